// What switches with a REST interface say of a port: nothing of it may be read too short.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "drivers/switch/listed_ports.hpp"
#include "drivers/switch/rest/brocade_port.hpp"
#include "drivers/switch/rest/dellnos9_port.hpp"

using namespace haas::drivers;
using Vlans = std::set<haas::core::Vlan>;

TEST_CASE("brocade: the allowed VLANs are those of all lists") {
    const auto tagged = [](const std::string& allowed) {
        return parse_brocade_trunk("<trunk><native-vlan>5</native-vlan>" + allowed + "</trunk>").tagged;
    };
    CHECK(tagged("<allowed><vlan><add>100-101</add></vlan></allowed>") == Vlans{100, 101});
    CHECK(tagged("<allowed><vlan><add>100</add><add>200</add></vlan></allowed>") == Vlans{100, 200});
    CHECK(tagged("<allowed><vlan><add>100</add></vlan></allowed><allowed><vlan><add>300</add></vlan></allowed>") ==
          Vlans{100, 300});
}

TEST_CASE("dellnos9: only a port that is no switchport is in no VLAN where its VLANs are not shown") {
    const std::string refusal = "% Error: Permission denied.\n";
    const auto membership = [&](const std::string& interface) {
        return dellnos9_membership(parse_dellnos9_interface("<interface>" + interface + "</interface>"), refusal);
    };
    const std::string down = "<shutdown>true</shutdown>";
    const std::string up = "<shutdown>false</shutdown>";
    const std::string none = "<portmode><hybrid>false</hybrid></portmode>";
    CHECK(membership(none + down).tagged.empty());
    CHECK(membership(down).untagged.empty());
    CHECK_THROWS_AS(membership("<portmode><hybrid>true</hybrid></portmode><switchport/>" + down), haas::base::Error);
    CHECK_THROWS_AS(membership(none + "<switchport/>" + down), haas::base::Error);
    CHECK_THROWS_AS(membership("<portmode><hybrid>true</hybrid></portmode>" + down), haas::base::Error);
    // Up, it routes: nothing that HaaS makes.
    CHECK_FALSE(dellnos9_state({}, membership(none + up)).foreign.empty());
}

TEST_CASE("brocade: a list has ports of all types, without those that are none, and no name that is no part of a URL") {
    const auto interfaces = parse_brocade_interfaces(
        "<interface xmlns=\"urn:brocade.com:mgmt:brocade-interface\"><Management><name>1/0</name></Management>"
        "<TenGigabitEthernet><name>1/0/5</name><shutdown>true</shutdown></TenGigabitEthernet>"
        "<FortyGigabitEthernet><name>1/0/49:1</name></FortyGigabitEthernet><Port-channel><name>11</name></Port-channel>"
        "<Ve><name>5</name></Ve></interface>");
    REQUIRE(interfaces.size() == 3);
    CHECK(interfaces[0].type == "TenGigabitEthernet");
    CHECK(interfaces[0].number == "1/0/5");
    CHECK(interfaces[1].number == "1/0/49:1");
    CHECK(interfaces[2].type == "Port-channel");
    for (const std::string bad :
         {"<Port-channel/>", "<Port-channel><name/></Port-channel>", "<Port-channel><name>../x</name></Port-channel>",
          "<Port-channel><name>1%22</name></Port-channel>", "<x.y><name>1</name></x.y>"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(parse_brocade_interfaces("<interface>" + bad + "</interface>"), haas::base::Error);
    }
    CHECK_THROWS_AS(parse_brocade_interfaces("<other/>"), haas::base::Error);
}

TEST_CASE("brocade: an access port carries its VLAN, and one in a mode that is not known may carry any") {
    BrocadePort port;
    port.mode = "access";
    CHECK(brocade_state(port).may_carry_any);
    port.access = parse_brocade_access("<access><vlan>9</vlan></access>");
    CHECK(brocade_state(port).possible_vlans() == Vlans{9});
    CHECK(brocade_state(port).foreign == "mode access, VLAN 9");
    CHECK_THROWS_AS(parse_brocade_access("<access/>"), haas::base::Error);
    port.mode = "trunk-no-default-native";
    CHECK(brocade_state(port).may_carry_any);
}

TEST_CASE("brocade: a port that is shut down is dark in the default VLAN, and one that is up is foreign there") {
    BrocadePort port;
    port.mode = "trunk";
    for (const auto native : {std::optional<haas::core::Vlan>(), std::optional<haas::core::Vlan>(1)}) {
        port.trunk = {native, false, {}, false};
        port.is_shut = true;
        CHECK(brocade_state(port).is_dark());
        port.is_shut = false;
        CHECK(brocade_state(port).foreign == "up, dark, in the default VLAN");
        CHECK(brocade_state(port).possible_vlans() == Vlans{1});
        port.trunk.tagged = {100};
        CHECK(brocade_state(port).possible_vlans() == Vlans{1, 100});
        port.is_shut = true;
        CHECK_FALSE(brocade_state(port).is_dark());
    }
    port.trunk = {std::nullopt, false, {}, true};
    CHECK(brocade_state(port).may_carry_any);
}

TEST_CASE("brocade: the VLANs that ports do not carry are those that the switch shows as inactive") {
    const auto inactive = parse_brocade_inactive(
        "<output xmlns=\"urn:brocade.com:mgmt:brocade-interface-ext\"><switchport><interface-type>tengigabitethernet"
        "</interface-type><interface-name>1/0/5</interface-name><mode>trunk</mode><active-vlans><vlanid>100</vlanid>"
        "</active-vlans><inactive-vlans><vlanid>200</vlanid><vlanid>6000</vlanid></inactive-vlans></switchport>"
        "<switchport><interface-type>port-channel</interface-type><interface-name>1</interface-name></switchport>"
        "</output>");
    CHECK(inactive == BrocadeInactiveVlans{{"tengigabitethernet 1/0/5", {200}}, {"port-channel 1", {}}});
    CHECK_THROWS_AS(parse_brocade_inactive("<output><switchport/></output>"), haas::base::Error);
    CHECK_THROWS_AS(parse_brocade_inactive("<html/>"), haas::base::Error);
}

TEST_CASE("dellnos9: a port that is up without another untagged VLAN may carry the default one") {
    DellNos9Port port;
    port.tagged = {100};
    CHECK(dellnos9_state({false, true}, port).possible_vlans() == Vlans{1, 100});
    CHECK(dellnos9_state({true, true}, port).possible_vlans() == Vlans{100});
    port.untagged = {200};
    CHECK(dellnos9_state({false, true}, port) == haas::core::PortState{200, {100}});
}

TEST_CASE("dellnos9: a list has the names of all interfaces") {
    CHECK(parse_dellnos9_interfaces(
              "<interfaces><interface><name>gige-1-1</name></interface><interface><name>vlan-5</name>"
              "</interface></interfaces>") == std::vector<std::string>{"gige-1-1", "vlan-5"});
    for (const std::string bad : {"<interfaces/>", "<interfaces><interface/></interfaces>", "no XML"}) {
        CHECK_THROWS_AS(parse_dellnos9_interfaces(bad), haas::base::Error);
    }
}

TEST_CASE("dellnos9: a port that is tagged only has no native VLAN, and carries what it is tagged in") {
    const auto port = parse_dellnos9_switchport(
        "Name: GigabitEthernet 1/4\n802.1QTagged: True\nVlan membership:\nQ       Vlans\nT       120\n\n");
    CHECK(dellnos9_state({}, port).possible_vlans() == Vlans{120});
    CHECK_FALSE(dellnos9_state({}, port).may_carry_any);
    CHECK_THROWS_AS(parse_dellnos9_switchport("Name: GigabitEthernet 1/4\n802.1QTagged: Hybrid\nT       120\n"),
                    haas::base::Error);
}

TEST_CASE("lists of ports: an empty list is an error") {
    const auto dark = [](const std::string&, const std::string&) { return haas::core::PortState{}; };
    CHECK(read_listed_ports({{"1/0/1", "1/0/1"}}, dark).size() == 1);
    CHECK_THROWS_AS(read_listed_ports({}, dark), haas::core::SwitchError);
}

TEST_CASE("lists of ports: a port that the switch does not show at first is asked for again, once, at the end") {
    std::map<std::string, int> asked;
    int refusals = 1;
    const auto read = [&](const std::string& name, const std::string&) {
        ++asked[name];
        if (name == "1/0/1" && asked[name] <= refusals) {
            throw haas::core::SwitchError(haas::core::SwitchError::Kind::refused, "read", "busy");
        }
        return haas::core::PortState{};
    };
    const ListedPorts ports{{"1/0/1", "1/0/1"}, {"1/0/2", "1/0/2"}};
    SUBCASE("a refusal that passes") { CHECK(read_listed_ports(ports, read).at("1/0/1").is_dark()); }
    SUBCASE("one that stays") {
        refusals = 2;
        CHECK(read_listed_ports(ports, read).at("1/0/1").is_unread);
    }
    CHECK(asked == std::map<std::string, int>{{"1/0/1", 2}, {"1/0/2", 1}});
}

TEST_CASE("lists of ports: many ports that the switch never shows are not asked for again") {
    ListedPorts ports{{"1/0/1", "1/0/1"}};
    for (int i = 1; i <= 100; ++i) ports.emplace("1/1/" + std::to_string(i), "fibre channel");
    std::size_t asked = 0;
    const auto read = [&](const std::string&, const std::string& text) -> std::optional<haas::core::PortState> {
        ++asked;
        if (text == "fibre channel") return {};
        return haas::core::PortState{};
    };
    CHECK(read_listed_ports(ports, read).at("1/1/1").is_unread);
    CHECK(asked == ports.size());
}
