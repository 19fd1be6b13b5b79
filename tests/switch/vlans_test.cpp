// VLANs exist on a switch before a port carries them: haas-sync creates those that are missing, says what to do where
// it may not, names them and describes ports where it is told to, and removes only what it made.
#include <doctest/doctest.h>

#include <algorithm>

#include "switch/vlans_rack.hpp"

using namespace haas;
using haas_test::all_kinds;
using haas_test::cli_kinds;
using haas_test::creating_kinds;
using haas_test::holds;
using Rack = haas_test::VlansRack;

TEST_CASE("VLANs: those that are missing are created, on every kind of switch, and those that are there stay") {
    for (const auto& kind : creating_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        const auto natives = rack.connect_all();
        const auto said = rack.haas_sync("");
        CAPTURE(said);
        for (const auto& uuid : natives) CHECK_MESSAGE(rack.status(uuid) == "DONE", rack.error(uuid));
        CHECK(rack.device.carried(kind.ports[0]) == "native 110");
        CHECK(rack.device.carried(kind.ports[1]) == "native 130");
        const auto tagged = rack.connect_tagged();
        const auto said_again = rack.haas_sync("create_vlans = yes\n");
        CAPTURE(said_again);
        for (const auto& uuid : tagged) CHECK_MESSAGE(rack.status(uuid) == "DONE", rack.error(uuid));
        CHECK(rack.device.carried(kind.ports[0]) == "native 110, tagged 120");
        CHECK(rack.has_vlan(110));
        CHECK(rack.has_vlan(120));
        CHECK(rack.has_vlan(130));
        CHECK_FALSE(rack.has_vlan(140));
        // The dummy of a Nexus is a barrier because it is not there.
        if (kind.name == "nexus") CHECK_FALSE(rack.has_vlan(2222));
        // They outlive a power outage as the ports do.
        rack.device.control("power-outage");
        CHECK(rack.device.carried(kind.ports[0]) == "native 110, tagged 120");
    }
}

TEST_CASE("VLANs: one command creates all that a batch needs, and none is sent where all are there") {
    for (const auto& kind : cli_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        rack.connect_all();
        rack.haas_sync("");
        CHECK(rack.device.counter("vlan_creations") == 1);
        rack.connect_tagged();
        rack.haas_sync("");
        CHECK(rack.device.counter("vlan_creations") == 1);
    }
}

TEST_CASE("VLANs: one that the switch cannot create ends the action in the switch's words, and no port is lit") {
    Rack rack(cli_kinds().back());
    rack.device.control("situation vlans-full");
    const auto missing = rack.connect(rack.kind.ports[0], "red");
    const auto there = rack.connect(rack.kind.ports[1], "blue");
    const auto said = rack.haas_sync("");
    CAPTURE(said);
    CHECK(rack.status(missing) == "ERROR");
    CHECK_MESSAGE(holds(rack.error(missing), "VLAN creation failed"), rack.error(missing));
    CHECK_MESSAGE(rack.status(there) == "DONE", rack.error(there));
    CHECK(rack.device.carried(rack.kind.ports[0]) == "dark");
}

TEST_CASE("VLANs: one that somebody deletes is no longer carried, the audit says so, and a repair creates it again") {
    for (const auto& kind : creating_kinds()) {
        // Whether a port of an N3000 shows that its native VLAN is gone, no text settles. On a dellnos9, ports are
        // members of VLANs, and fall to VLAN 1.
        if (kind.name == "delln3000" || kind.name == "dellnos9") continue;
        CAPTURE(kind.name);
        Rack rack(kind);
        const auto uuid = rack.connect(kind.ports[0], "blue");
        rack.haas_sync("");
        REQUIRE_MESSAGE(rack.status(uuid) == "DONE", rack.error(uuid));
        rack.set_vlans("1" + (kind.dummy.empty() || kind.name == "nexus" ? "" : "," + kind.dummy));
        REQUIRE(rack.device.carried(kind.ports[0]) == "dark");
        const auto audit = rack.haas_sync("", "--audit");
        CHECK_MESSAGE(holds(audit, "1 difference"), audit);
        CHECK_MESSAGE(holds(audit, "120"), audit);
        rack.haas_sync("", "--repair");
        CHECK(rack.device.carried(kind.ports[0]) == "native 120");
    }
}

TEST_CASE("VLANs: with create_vlans = no nothing is created, and the error says what to do") {
    for (const auto& kind : all_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        const auto there = rack.connect(kind.ports[0], "blue");
        const auto missing = rack.connect(kind.ports[1], "red");
        const auto said = rack.haas_sync("create_vlans = no\n");
        CAPTURE(said);
        CHECK_MESSAGE(rack.status(there) == "DONE", rack.error(there));
        CHECK(rack.status(missing) == "ERROR");
        CHECK_MESSAGE(holds(rack.error(missing), "VLAN 110"), rack.error(missing));
        // The command of this kind of switch, as an administrator types it.
        CHECK_MESSAGE(holds(rack.error(missing), "create it there, with `"), rack.error(missing));
        CHECK_MESSAGE(holds(rack.error(missing), "110`"), rack.error(missing));
        CHECK_FALSE(rack.has_vlan(110));
        CHECK(rack.device.counter("vlan_creations") == 0);
        CHECK(rack.device.carried(kind.ports[1]) == "dark");
        CHECK(rack.state(kind.ports[1], "rack") == "verified");
    }
}

TEST_CASE("VLANs: with describe = yes they have their network's label as name, and ports their node and NIC") {
    for (const auto& kind : creating_kinds()) {
        if (!kind.has_texts) continue;
        CAPTURE(kind.name);
        Rack rack(kind);
        rack.connect(kind.ports[0], "red");
        rack.connect(kind.ports[1], Rack::long_label);
        const auto said = rack.haas_sync("describe = yes\n");
        CAPTURE(said);
        CHECK(rack.device.carried(kind.ports[0]) == "native 110");
        CHECK(rack.device.carried(kind.ports[1]) == "native 140");
        CHECK(rack.name("110") == "red");
        CHECK(rack.name("140") == std::string(Rack::long_label).substr(0, kind.longest_name));
        const auto description = rack.name(kind.ports[0]);
        // Nodes are called as their ports, but no label has a slash.
        auto node = kind.ports[0];
        std::ranges::replace(node, '/', '_');
        CHECK_MESSAGE(holds(description, node), description);
        CHECK_MESSAGE(holds(description, "eth0"), description);
        CHECK_MESSAGE(rack.name("120") == "", "that VLAN is none that this batch needs");
    }
}

TEST_CASE("VLANs: without describe, nothing gets a name or a description") {
    for (const auto& kind : creating_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        rack.connect(kind.ports[0], "red");
        rack.haas_sync("");
        CHECK(rack.name("110") == "");
        CHECK(rack.name(kind.ports[0]) == "");
    }
}

namespace {

/// What has been made, used and left: 110 by HaaS, 120 by somebody before.
void use_and_leave(Rack& rack, const std::string& sync_options) {
    const auto red = rack.connect(rack.kind.ports[0], "red");
    const auto blue = rack.connect(rack.kind.ports[1], "blue");
    rack.haas_sync(sync_options);
    REQUIRE_MESSAGE(rack.status(red) == "DONE", rack.error(red));
    REQUIRE_MESSAGE(rack.status(blue) == "DONE", rack.error(blue));
    rack.detach(rack.kind.ports[0]);
    rack.detach(rack.kind.ports[1]);
    rack.haas_sync(sync_options);
    CHECK_MESSAGE(rack.has_vlan(110), "its network is there yet");
    rack.delete_network("red");
    rack.delete_network("blue");
    rack.haas_sync(sync_options);
    rack.haas_sync(sync_options, "--repair");
}

}  // namespace

TEST_CASE("VLANs: without remove_vlans, none is removed") {
    for (const auto& kind : creating_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        use_and_leave(rack, "");
        CHECK(rack.has_vlan(110));
        CHECK(rack.has_vlan(120));
    }
}

TEST_CASE("VLANs: with remove_vlans = yes, those that HaaS made and no network has are removed, and no others") {
    for (const auto& kind : creating_kinds()) {
        CAPTURE(kind.name);
        Rack rack(kind);
        use_and_leave(rack, "remove_vlans = yes\n");
        CHECK_FALSE(rack.has_vlan(110));
        CHECK(rack.has_vlan(120));
        CHECK(rack.has_vlan(1));
        if (kind.name == "delln3000") CHECK(rack.has_vlan(4000));
    }
}
