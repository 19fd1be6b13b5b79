// The driver of Linux bridges on a real one, in a guest: what every driver must do, over ssh, and what passes.
#include <doctest/doctest.h>

#include <cstdlib>

#include "drivers/registry.hpp"
#include "switch/bridge_guest.hpp"
#include "switch/failure.hpp"
#include "sync/driver_contract.hpp"
#include "sync/patience.hpp"
#include "sync/scripted_switch.hpp"
#include "sync/world.hpp"
#include "unit/skip.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::BridgeGuest;
using haas_test::failure_of;
using haas_test::lit;
using haas_test::long_patience;

namespace {

struct Site {
    Site() : guest(haas_test::fresh_bridge_guest()) {
        fields = {{"bridge", "br0"},
                  {"host", "127.0.0.1"},
                  {"port", std::to_string(guest.port())},
                  {"user", BridgeGuest::user},
                  {"password", BridgeGuest::password},
                  {"host_key_fingerprint", guest.fingerprint()}};
    }
    std::unique_ptr<core::SwitchSession> connect() const { return driver->connect(fields, long_patience); }

    BridgeGuest& guest;
    core::SwitchDrivers drivers = drivers::make_switch_drivers();
    const core::SwitchDriver* driver = drivers.find("linux-bridge");
    core::SwitchFields fields;
};

/// `@` stands for the port.
std::string script_for(const std::string& port, std::string settings) {
    for (auto at = settings.find('@'); at != std::string::npos; at = settings.find('@')) settings.replace(at, 1, port);
    return "bridge vlan delete dev " + port + " vid 1-4094; " + settings;
}

}  // namespace

TEST_CASE("contract: linux-bridge over ssh") {
    if (std::getenv("HAAS_LONG") == nullptr) haas_test::skip("takes minutes in an emulated guest: HAAS_LONG=1 runs it");
    const Site site;
    haas_test::check_driver_contract(
        {site.driver,
         site.fields,
         {"p1", "p2", "p3"},
         "p9",
         4094,
         1,
         [&](const auto& port) { return site.guest.take_passed(port); },
         [&](const auto& port, const auto& settings) { site.guest.run(script_for(port, settings)); },
         {"bridge vlan add dev @ vid 1-4094", "bridge vlan add dev @ vid 150 untagged; bridge vlan add dev @ vid 160",
          "bridge vlan add dev @ vid 150 pvid"}});
}

TEST_CASE("linux-bridge: what is written is read back, and nothing else is there on the way") {
    const Site site;
    const auto session = site.connect();
    core::PortState before;
    site.guest.take_passed("p1");
    for (const auto& state : {lit(100), lit(101, {100}), haas_test::tagged({100, 200}), core::PortState()}) {
        CAPTURE(state.text());
        session->write({{"p1", session->read({"p1"}).at("p1"), state}});
        CHECK(session->read({"p1"}).at("p1") == state);
        auto strange = site.guest.take_passed("p1");
        for (const auto& each : {before, state}) {
            for (const auto vlan : each.possible_vlans()) strange.erase(vlan);
        }
        CHECK(strange.empty());
        before = state;
    }
}

TEST_CASE("linux-bridge: what passes is what was written") {
    const Site site;
    const auto session = site.connect();
    session->write(
        {{"p1", {}, lit(120, {130})}, {"p2", {}, haas_test::tagged({120})}, {"p3", {}, lit(130)}, {"p4", {}, {}}});
    session->write({{"p1", {}, lit(130, {120})}});
    CHECK(site.guest.ways({1, 120, 130}) == std::set<BridgeGuest::Way>{{"p1", 0, "p3", 0},
                                                                       {"p1", 120, "p2", 120},
                                                                       {"p1", 130, "p3", 0},
                                                                       {"p2", 120, "p1", 120},
                                                                       {"p3", 0, "p1", 0},
                                                                       {"p3", 130, "p1", 0}});
}

TEST_CASE("linux-bridge: a bridge that does not look at VLANs is refused, with what to do") {
    const Site site;
    site.guest.run("ip link set br0 type bridge vlan_filtering 0");
    const auto failure = failure_of([&] { static_cast<void>(site.connect()->read({"p1"})); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::refused);
    const std::string words = failure->what();
    const auto begin = words.find('`') + 1;
    site.guest.run(words.substr(begin, words.rfind('`') - begin));
    CHECK(site.connect()->read({"p1"}).at("p1").is_dark());
}

TEST_CASE("linux-bridge: a description is the port's alias, and files of all registered ports are for the next start") {
    const Site site;
    auto fields = site.fields;
    fields["persistence"] = "ifupdown2";
    site.guest.run(
        "rm -rf /etc/network/interfaces.d; printf '#!/bin/sh\ncat /run/stanza\n' >/bin/ifquery; "
        "chmod 755 /bin/ifquery; printf 'iface br0\n\tbridge-ports p1 p2\n' >/run/stanza");
    auto session = site.driver->connect(fields, long_patience);
    session->write({{"p1", {}, lit(120), "node 1 `reboot` $(reboot) 'x'"}, {"p2", {}, lit(130)}});
    CHECK(site.guest.run("cat /sys/class/net/p1/ifalias") == "node 1 `reboot` $(reboot) 'x'\n");
    CHECK(failure_of([&] { session->save({"p1", "p2", "p3"}); }));

    // It is made good by a session that does nothing else.
    site.guest.run("mkdir -p /etc/network/interfaces.d");
    session = site.driver->connect(fields, long_patience);
    session->save({"p1", "p2", "p3"});
    CHECK(site.guest.run("cat /etc/network/interfaces.d/haas-p1.intf").ends_with("iface p1\n    bridge-access 120\n"));
    CHECK(site.guest.run("cat /etc/network/interfaces.d/haas-p3.intf").ends_with("    bridge-allow-untagged no\n"));

    session->save({"p1"});
    CHECK(site.guest.run("ls -A /etc/network/interfaces.d") == "haas-p1.intf\n");

    site.guest.run("printf '\tbridge-vids 100-200\n' >>/run/stanza");
    session->save({"p1"});
    const auto failure = failure_of([&] { session->save({"p1", "p3"}); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::refused);
    CHECK_MESSAGE(std::string(failure->what()).find("`bridge-vids 100-200`") != std::string::npos, failure->what());
}

TEST_CASE("linux-bridge: sudo gets its password, and one that it refuses is a refused login") {
    const Site site;
    const auto stand_in = haas_test::source_text("tests/switch/sudo");
    site.guest.run("cat >/bin/sudo <<'END_OF_SUDO'\n" + stand_in +
                   "END_OF_SUDO\nchmod 755 /bin/sudo; printf '%s' 'quite secret' >/bin/sudo.password");
    auto fields = site.fields;
    fields["sudo"] = "true";
    fields["enable_password"] = "quite secret";
    const auto session = site.driver->connect(fields, long_patience);
    session->write({{"p1", {}, lit(120)}});
    CHECK(session->read({"p1"}).at("p1") == lit(120));
    for (const std::string password : {"", "wrong"}) {
        fields.erase("enable_password");
        if (!password.empty()) fields["enable_password"] = password;
        const auto failure =
            failure_of([&] { static_cast<void>(site.driver->connect(fields, long_patience)->read({"p1"})); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        CHECK_MESSAGE(std::string(failure->what()).find("enable_password") != std::string::npos, failure->what());
    }
    site.guest.run("rm /bin/sudo /bin/sudo.password");
}

TEST_CASE(
    "linux-bridge: the audit sees what somebody has changed by hand, registered or not, and the repair mends it") {
    const Site site;
    haas_test::World world;
    world.use_drivers(drivers::make_switch_drivers());
    world.forget_switch("s1");
    world.options.timeouts = long_patience;
    world.register_switch("leaf", "linux-bridge", site.fields);
    for (const std::string port : {"p1", "p2"}) {
        world.register_fresh_port(port, "leaf");
        world.register_node_on(port, "leaf");
    }
    world.create_network("red", 100);
    const auto uuid = world.connect("p1", "red");
    world.sync();
    REQUIRE_MESSAGE(world.status(uuid) == "DONE", world.error(uuid));
    REQUIRE(world.audit().all_well());

    site.guest.run("bridge vlan add dev p2 vid 100; bridge vlan add dev p3 vid 120");
    CHECK_FALSE(world.audit().all_well());
    CHECK(world.port("p2", "leaf").drift.has_value());
    CHECK_FALSE(world.port("p1", "leaf").drift.has_value());
    CHECK(world.taken_vlans().contains(120));

    world.repair();
    site.guest.run("bridge vlan del dev p3 vid 120");
    CHECK(world.audit().all_well());
    CHECK(site.connect()->read({"p2"}).at("p2").is_dark());
    CHECK_FALSE(world.taken_vlans().contains(120));
}
