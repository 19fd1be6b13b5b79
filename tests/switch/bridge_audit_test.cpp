// haas-sync on a real bridge of Linux, in a guest: networks come and go, and the audit sees ports that nobody
// registered.
#include <doctest/doctest.h>

#include "drivers/registry.hpp"
#include "service/stray.hpp"
#include "switch/bridge_guest.hpp"
#include "sync/patience.hpp"
#include "sync/world.hpp"

using namespace haas;
using haas_test::BridgeGuest;
using haas_test::long_patience;
using haas_test::World;

namespace {

constexpr const char* on = "leaf";

/// Nodes on p1 and p2; nobody has registered p3 and p4.
struct Rack : World {
    Rack() : guest(haas_test::fresh_bridge_guest()) {
        options.timeouts = long_patience;
        options.vlan_pool = {100, 120, 130, 200};
        use_drivers(drivers::make_switch_drivers());
        register_switch(on, "linux-bridge",
                        {{"bridge", "br0"},
                         {"host", "127.0.0.1"},
                         {"port", std::to_string(guest.port())},
                         {"user", BridgeGuest::user},
                         {"password", BridgeGuest::password},
                         {"host_key_fingerprint", guest.fingerprint()}});
        forget_switch("s1");
        for (const std::string port : {"p1", "p2"}) {
            register_fresh_port(port, on);
            register_node_on(port, on);
        }
        create_network("red", 100);
        create_network("blue", 200);
    }

    BridgeGuest& guest;
};

}  // namespace

TEST_CASE("linux-bridge: haas-sync attaches and detaches, and the audit finds strays and what was changed by hand") {
    Rack rack;
    const auto red = rack.connect("p1", "red");
    const auto tagged = rack.connect("p2", "red", "vlan/100");
    rack.sync();
    CHECK_MESSAGE(rack.status(red) == "DONE", rack.error(red));
    CHECK_MESSAGE(rack.status(tagged) == "DONE", rack.error(tagged));
    CHECK(rack.guest.ways({100}) ==
          std::set<BridgeGuest::Way>{{"p1", 0, "p2", 100}, {"p1", 100, "p2", 100}, {"p2", 100, "p1", 0}});
    CHECK(rack.audit().all_well());

    rack.guest.run("bridge vlan add dev p3 vid 120; bridge vlan add dev p2 vid 130");
    const auto report = rack.audit();
    REQUIRE(report.is_complete());
    REQUIRE(report.switches.at(0).strays.size() == 1);
    CHECK(report.switches.at(0).strays.at(0).label == "p3");
    CHECK(rack.taken_vlans().contains(120));
    CHECK(rack.port("p2", on).drift.has_value());
    rack.repair();
    CHECK_FALSE(rack.port("p2", on).drift.has_value());

    for (const std::string port : {"p1", "p2"}) rack.detach(port, port == "p1" ? "vlan/native" : "vlan/100");
    rack.sync();
    CHECK(rack.guest.ways({100, 130}).empty());
}
