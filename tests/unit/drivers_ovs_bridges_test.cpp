// Bridges of Open vSwitch: what is read of it, and what is to be done. tests/cli/create_bridges_ovs_test does it.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "drivers/bridge/ovs_bridges.hpp"

using namespace haas;
using drivers::BridgePlan;
using drivers::Links;
using drivers::OvsBridges;

namespace {

using Lines = std::vector<std::string>;

Links host() {
    Links links;
    links["eth1"].up = true;
    links["br-haas"].up = true;
    return links;
}

/// A host on which all is as it should be for VLAN 100.
OvsBridges made() {
    OvsBridges bridges;
    auto& ports = bridges["br-haas"];
    ports["br-haas"].uuid = "u-0";
    ports["eth1"] = {"u-1", "trunk", {}, {100}, false};
    ports["br-vlan100"] = {"u-100", "", 100, {}, true};
    return bridges;
}

Lines shown(const BridgePlan& plan) {
    Lines lines;
    for (const auto& command : plan.commands) lines.push_back(drivers::to_shell(command));
    return lines;
}

BridgePlan plan(const OvsBridges& bridges, const Links& links = host(), const std::string& trunk = "eth1",
                const std::set<core::Vlan>& vlans = {100}) {
    return drivers::plan_ovs_bridges(bridges, links, "br-haas", trunk, vlans);
}

/// The one problem for which nothing is done.
std::string refusal(const OvsBridges& bridges, const Links& links = host()) {
    const auto refused = plan(bridges, links);
    CHECK(refused.commands.empty());
    REQUIRE(refused.problems.size() == 1);
    return refused.problems.front();
}

BridgePlan removal(const OvsBridges& bridges, const std::set<core::Vlan>& vlans = {100}) {
    return drivers::plan_ovs_removal(bridges, "br-haas", vlans);
}

}  // namespace

TEST_CASE("drivers: all bridges of Open vSwitch are made in one transaction") {
    Links links = host();
    links.erase("br-haas");
    CHECK(shown(plan({}, links, "eth1", {100, 101})) ==
          Lines{"ovs-vsctl -- --may-exist add-br br-haas -- --may-exist add-port br-haas eth1 vlan_mode=trunk "
                "trunks=100,101 "
                "-- --may-exist add-br br-vlan100 br-haas 100 -- --may-exist add-br br-vlan101 br-haas 101"});
    CHECK(shown(plan({}, links, "")) ==
          Lines{"ovs-vsctl -- --may-exist add-br br-haas -- --may-exist add-br br-vlan100 br-haas 100"});
}

TEST_CASE("drivers: nothing is to be done if all bridges of Open vSwitch exist") {
    CHECK(plan(made()).commands.empty());
    CHECK(plan(made()).problems.empty());
    // Open vSwitch leaves the NIC as it is.
    auto links = host();
    links["eth1"].up = false;
    CHECK(shown(plan(made(), links)) == Lines{"ip link set dev eth1 up"});
}

TEST_CASE("drivers: only the missing settings of a bridge of Open vSwitch are made") {
    CHECK(shown(plan(made(), host(), "eth1", {100, 101, 102})) ==
          Lines{"ovs-vsctl -- add Port eth1 trunks 101,102 -- --may-exist add-br br-vlan101 br-haas 101 "
                "-- --may-exist add-br br-vlan102 br-haas 102"});
    auto bridges = made();
    auto& trunk = bridges["br-haas"]["eth1"];
    trunk.trunks = {7, 100};
    CHECK(plan(bridges).commands.empty());
    // All of them.
    trunk.trunks.clear();
    CHECK(plan(bridges).commands.empty());
    trunk.vlan_mode.clear();
    CHECK(plan(bridges).commands.empty());
    trunk = {"u-1", "native-untagged", 7, {100}, false};
    CHECK(plan(bridges).commands.empty());
}

TEST_CASE("drivers: nothing is done if something is in the way of a bridge of Open vSwitch") {
    auto links = host();
    links.erase("eth1");
    auto bridges = made();
    bridges["br-haas"].erase("eth1");
    CHECK(refusal(bridges, links) == "there is no network interface eth1, which [headnode] trunk_nic names");
    bridges["br1"]["eth1"] = {};
    CHECK(refusal(bridges) == "eth1 is a port of br1, but should be one of br-haas");

    for (const auto& mode : {"", "access", "dot1q-tunnel"}) {
        bridges = made();
        bridges["br-haas"]["eth1"] = {"u-1", mode, 100, {}, false};
        CHECK(refusal(bridges) == "the port eth1 of br-haas is not a trunk: it has a VLAN of its own");
    }

    bridges = made();
    bridges["br-haas"]["br-vlan100"].fake_bridge = false;
    const std::string other = "br-vlan100 already exists, but is not the bridge of VLAN 100 of br-haas";
    CHECK(refusal(bridges) == other);
    bridges["br-haas"]["br-vlan100"] = {"u-100", "", 101, {}, true};
    CHECK(refusal(bridges) == other);
    bridges["br1"]["br-vlan100"] = {"u-100", "", 100, {}, true};
    bridges["br-haas"].erase("br-vlan100");
    CHECK(refusal(bridges) == other);
    bridges.erase("br1");
    bridges["br-vlan100"] = {};
    CHECK(refusal(bridges) == "br-vlan100 already exists, as a separate bridge");
    bridges.erase("br-vlan100");
    links = host();
    links["br-vlan100"] = {};
    CHECK(refusal(bridges, links) == "br-vlan100 already exists, but is not of Open vSwitch");

    CHECK(refusal({}) ==
          "br-haas, which [headnode] ovs_bridge names, already exists, but is not a bridge of Open vSwitch");
    bridges = {};
    bridges["br1"]["br-haas"] = {"u-9", "", 9, {}, true};
    CHECK(refusal(bridges) == "br-haas, which [headnode] ovs_bridge names, is a port of br1, not a separate bridge");
}

TEST_CASE("drivers: only the VLANs' bridges of Open vSwitch are removed, and not those in use") {
    auto bridges = made();
    bridges["br-haas"]["br-vlan101"] = {"u-101", "", 101, {}, true};
    bridges["br-haas"]["tap1"] = {"u-2", "", 101, {}, false};
    bridges["br-haas"]["tap2"] = {"u-3", "", 101, {}, false};
    const auto partial = removal(bridges, {100, 101, 102});
    CHECK(shown(partial) == Lines{"ovs-vsctl -- remove Bridge br-haas ports u-100"});
    CHECK(partial.problems == Lines{"br-vlan101 is in use by tap1, tap2"});

    bridges["br-haas"].erase("tap1");
    bridges["br-haas"].erase("tap2");
    CHECK(shown(removal(bridges, {100, 101})) ==
          Lines{"ovs-vsctl -- remove Bridge br-haas ports u-100 -- remove Bridge br-haas ports u-101"});
    bridges["br-haas"]["br-vlan100"].fake_bridge = false;
    CHECK(removal(bridges).commands.empty());
    CHECK(removal({}).commands.empty());
    CHECK(removal({}).problems.empty());
}

TEST_CASE("drivers: bridges are read from what Open vSwitch prints") {
    const std::string output =
        R"({"data":[["br-haas",["set",[["uuid","u-0"],["uuid","u-1"],["uuid","u-100"]]]],["br1",["uuid","u-9"]]],)"
        R"("headings":["name","ports"]})"
        "\n"
        R"({"data":[[["uuid","u-0"],"br-haas",["set",[]],["set",[]],["set",[]],false],)"
        R"([["uuid","u-1"],"eth1","trunk",["set",[]],["set",[100,101]],false],)"
        R"([["uuid","u-100"],"br-vlan100",["set",[]],100,["set",[]],true],)"
        R"([["uuid","u-9"],"br1",["set",[]],["set",[]],7,false],)"
        R"([["uuid","u-5"],"of no bridge",["set",[]],["set",[]],["set",[]],false]],)"
        R"("headings":["_uuid","name","vlan_mode","tag","trunks","fake_bridge"]})"
        "\n";
    const auto bridges = drivers::parse_ovs_bridges(output);
    REQUIRE(bridges.size() == 2);
    CHECK(bridges.at("br-haas").size() == 3);
    const auto& trunk = bridges.at("br-haas").at("eth1");
    CHECK(trunk.uuid == "u-1");
    CHECK(trunk.vlan_mode == "trunk");
    CHECK_FALSE(trunk.tag.has_value());
    CHECK(trunk.trunks == std::set<int>{100, 101});
    CHECK_FALSE(trunk.fake_bridge);
    const auto& fake = bridges.at("br-haas").at("br-vlan100");
    CHECK(fake.vlan_mode.empty());
    CHECK(fake.tag == 100);
    CHECK(fake.fake_bridge);
    CHECK(bridges.at("br1").at("br1").trunks == std::set<int>{7});

    for (const auto& odd : {std::string(), output.substr(0, output.find('\n')), std::string("[]\n[]\n")}) {
        CHECK_THROWS_AS(drivers::parse_ovs_bridges(odd), base::Error);
    }
}
