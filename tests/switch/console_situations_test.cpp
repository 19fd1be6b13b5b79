// haas-sync on simulated switches in states that an administrator, or time, has put them into.
#include <doctest/doctest.h>

#include "service/stray.hpp"
#include "switch/cli_site.hpp"
#include "sync/world.hpp"

using namespace haas;
using haas_test::World;
using Kind = haas_test::CliKind;

namespace {

constexpr const char* on = "rack";

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A node on each of two ports, and the networks red (100) and blue (200).
struct Rack : World {
    explicit Rack(const Kind& of, const std::string& transport = "ssh") : kind(of), site(of, transport) {
        options.timeouts = {std::chrono::seconds(5), std::chrono::seconds(5)};
        use_drivers(drivers::make_switch_drivers());
        register_switch(on, kind.name, site.fields);
        forget_switch("s1");
        for (const auto& each : {subject, neighbour}) {
            register_fresh_port(each, on);
            register_node_on(each, on);
        }
        create_network("red", 100);
        create_network("blue", 200);
    }
    void situation(const std::string& name) const { site.device.control("situation " + name); }
    void sync_later() {
        wait_for_checks();
        sync();
    }
    /// @return  what a port carries then
    std::string connect_and_sync(const std::string& network, const std::string& channel = "vlan/native") {
        const auto uuid = connect(subject, network, channel);
        sync();
        CHECK_MESSAGE(status(uuid) == "DONE", error(uuid));
        return site.device.carried(subject);
    }

    const Kind& kind;
    haas_test::CliSite site;
    const std::string subject = kind.ports[0];
    const std::string neighbour = kind.ports[1];
};

const Kind& kind_of(const std::string& name) {
    for (const auto& kind : haas_test::cli_kinds()) {
        if (kind.name == name) return kind;
    }
    throw std::invalid_argument(name);
}

}  // namespace

TEST_CASE("console: a switch that refuses to write without pages is read page after page") {
    for (const auto& kind : haas_test::cli_kinds()) {
        CAPTURE(std::string(kind.name));
        Rack rack(kind);
        rack.situation("paging-kept");
        CHECK(rack.connect_and_sync("red") == "native 100");
        CHECK(rack.connect_and_sync("blue", "vlan/200") == "native 100, tagged 200");
        CHECK(rack.audit().all_well());
    }
}

TEST_CASE("console: a switch whose password has expired gets no command for a new one, and the error says so") {
    for (const auto& kind : haas_test::cli_kinds()) {
        for (const std::string transport : {"ssh", "telnet"}) {
            CAPTURE(std::string(kind.name));
            CAPTURE(transport);
            Rack rack(kind, transport);
            rack.situation("password-expired");
            const auto uuid = rack.connect(rack.subject, "red");
            rack.sync();
            CHECK(rack.status(uuid) == "PENDING");
            CHECK_MESSAGE(holds(rack.switch_row(on).last_error.value_or(""), "expired"),
                          rack.switch_row(on).last_error.value_or(""));
            CHECK(rack.site.device.counter("new_passwords") == 0);
            rack.site.device.control("heal");
            rack.sync_later();
            CHECK_MESSAGE(rack.status(uuid) == "DONE", rack.error(uuid));
        }
    }
}

TEST_CASE("console: a switch that announces the end of a password lets haas-sync in") {
    for (const auto& kind : haas_test::cli_kinds()) {
        CAPTURE(std::string(kind.name));
        Rack rack(kind);
        rack.situation("password-expires-soon");
        CHECK(rack.connect_and_sync("red") == "native 100");
    }
}

TEST_CASE("delln3000: a port whose native VLAN somebody deletes is not verified any more, and is put right") {
    for (const bool falls : {false, true}) {
        CAPTURE(falls);
        Rack rack(kind_of("delln3000"));
        REQUIRE(rack.connect_and_sync("red") == "native 100");
        if (falls) rack.situation("natives-fall");
        rack.site.device.control("set vlans 1,200,4093");
        REQUIRE(rack.site.device.carried(rack.subject) == "dark");
        CHECK_FALSE(rack.audit().all_well());
        CHECK(rack.port(rack.subject, on).drift.has_value());
        rack.repair();
        CHECK(rack.site.device.carried(rack.subject) == "native 100");
        CHECK(rack.audit().all_well());
    }
}

TEST_CASE("delln3000: a VLAN that is there only as long as others want it is created for good") {
    Rack rack(kind_of("delln3000"));
    rack.site.device.control("set vlans 1,4093");
    rack.site.device.control("set dynamic-vlans 100");
    CHECK(rack.connect_and_sync("red") == "native 100");
    rack.site.device.control("set dynamic-vlans 2");
    CHECK(rack.site.device.carried(rack.subject) == "native 100");
    CHECK(rack.site.device.counter("vlan_creations") == 1);
}

TEST_CASE("nexus: where native VLANs leave tagged, no port with one is verified") {
    Rack rack(kind_of("nexus"));
    REQUIRE(rack.connect_and_sync("red") == "native 100");
    for (const auto& port : {rack.subject, rack.neighbour})
        rack.site.device.control("set " + port + " native-tagging yes");
    REQUIRE(rack.site.device.carried(rack.subject) == "tagged 100");
    CHECK_FALSE(rack.audit().all_well());
    CHECK(rack.port(rack.subject, on).drift.has_value());
    const auto uuid = rack.connect(rack.neighbour, "blue");
    rack.sync();
    CHECK(rack.status(uuid) != "DONE");
    const auto said = rack.error(uuid);
    CHECK_MESSAGE(holds(said, "native"), said);
}

TEST_CASE("dell-os10: a trunk that falls to VLAN 1 when it loses its access VLAN") {
    Rack rack(kind_of("dell-os10"));
    rack.situation("access-falls");
    rack.sync();
    CHECK(rack.state(rack.subject, on) == "verified");
    CHECK(rack.connect_and_sync("red") == "native 100");
    const auto gone = rack.detach(rack.subject);
    rack.sync();
    CHECK_MESSAGE(rack.status(gone) == "DONE", rack.error(gone));
    CHECK(rack.site.device.carried(rack.subject) == "dark");
    CHECK(rack.state(rack.subject, on) == "verified");
    // Whether it can carry tagged networks alone or not, VLAN 1 is not among them.
    const auto tagged = rack.connect(rack.subject, "blue", "vlan/200");
    rack.sync();
    if (rack.status(tagged) == "DONE") {
        CHECK(rack.site.device.carried(rack.subject) == "tagged 200");
    } else {
        CHECK(rack.site.device.carried(rack.subject) == "dark");
    }
}

TEST_CASE("dell-os10: a member of a port-channel carries what its port-channel does") {
    Rack rack(kind_of("dell-os10"));
    rack.options.vlan_pool = {100, 200, 300, 310};
    rack.site.device.control("set port-channel1 mode trunk access none native none allowed 300 shut no");
    rack.site.device.control("set ethernet1/1/7 channel yes");
    rack.site.device.control("set " + rack.neighbour + " channel yes");
    rack.sync();
    CHECK(rack.state(rack.neighbour, on) != "verified");
    CHECK_FALSE(rack.audit().all_well());
    CHECK(rack.taken_vlans().contains(300));
}

TEST_CASE("nexus: a member of a port-channel carries what that carries, which is a port of its own") {
    const Kind& kind = kind_of("nexus");
    haas_test::CliSite site(kind, "ssh", {"--port-channels", "2"});
    site.device.control("set Ethernet1/2 channel yes");
    site.device.control("set port-channel1 mode trunk native 2222 allowed 300");
    const auto session = site.connect();
    const auto seen = session->read({"Ethernet1/1", "Ethernet1/2", "Po1"});
    CHECK(seen.at("Ethernet1/2").foreign.starts_with("a member of port-channel1: "));
    CHECK(seen.at("Ethernet1/2").possible_vlans() == std::set<core::Vlan>{300});
    CHECK(seen.at("Po1").text() == "tagged 300");
    CHECK_THROWS_AS(session->write({{"Ethernet1/2", seen.at("Ethernet1/2"), {}}}), core::SwitchError);
    session->write({{"Po1", seen.at("Po1"), core::PortState{100, {}}}});
    CHECK(site.device.carried("port-channel1") == "native 100");
    CHECK(session->read_all()->at("port-channel1").native == 100);
}
