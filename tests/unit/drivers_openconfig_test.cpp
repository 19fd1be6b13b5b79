#include <doctest/doctest.h>

#include "drivers/switch/netconf/openconfig_answers.hpp"
#include "drivers/switch/netconf/openconfig_edits.hpp"
#include "drivers/switch/netconf/xml_names.hpp"
#include "unit/openconfig_xml.hpp"

using namespace haas;
using core::PortState;
using core::Vlan;
namespace openconfig = drivers::openconfig;
using haas_test::interface;
using haas_test::leaves;
using haas_test::vlans;
using openconfig::Part;
using openconfig::Proof;
using Vlans = std::set<Vlan>;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void read_part(const std::string& interfaces, Part part, openconfig::Switch& all) {
    pugi::xml_document document;
    const auto text = haas_test::data(interfaces);
    openconfig::read_ports(drivers::parse_xml(text, document), part, all);
}

/// What a port carries of which the switch says this.
PortState state_of(Proof proof, const std::string& config, const std::string& state) {
    openconfig::Switch all;
    all.proof = proof;
    read_part(interface(config), Part::config, all);
    read_part(interface(state), Part::state, all);
    return openconfig::state_of(all, "p1");
}

PortState state_of(const std::string& config, const std::string& state = {}) {
    return state_of(Proof::none, config, state);
}

PortState configured(const std::vector<std::string>& all) { return state_of(vlans("config", all)); }

const std::string shut = "<i:config><i:enabled>false</i:enabled></i:config>";

}  // namespace

TEST_CASE("openconfig: what a port is configured for") {
    CHECK(configured({"interface-mode ACCESS", "access-vlan 100"}) == PortState{100, {}});
    CHECK(configured({"interface-mode TRUNK", "trunk-vlans 100", "trunk-vlans 200..202"}) ==
          PortState{std::nullopt, {100, 200, 201, 202}});
    CHECK(configured({"interface-mode TRUNK", "native-vlan 100", "trunk-vlans 100..101"}) == PortState{100, {101}});
    // Leaves of the other mode have no effect.
    CHECK(configured({"interface-mode ACCESS", "access-vlan 100", "native-vlan 7", "trunk-vlans 8"}) ==
          PortState{100, {}});
    CHECK(state_of(shut).is_dark());
    CHECK(state_of(shut + vlans("config", {})).is_dark());
}

TEST_CASE("openconfig: what HaaS does not make is foreign, with all that it may carry") {
    struct Case {
        std::vector<std::string> leaves;
        Vlans vlans;
        bool any;
    };
    for (const auto& each :
         std::vector<Case>{{{}, {1}, false},
                           {{"interface-mode ACCESS"}, {1}, false},
                           {{"interface-mode ACCESS", "access-vlan 1"}, {1}, false},
                           {{"interface-mode TRUNK"}, {}, true},
                           {{"interface-mode TRUNK", "native-vlan 5"}, {5}, true},
                           {{"interface-mode TRUNK", "native-vlan 5", "trunk-vlans 6"}, {5, 6}, false},
                           {{"interface-mode TRUNK", "trunk-vlans 1..2"}, {1, 2}, false},
                           {{"access-vlan 5"}, {5}, true},
                           {{"interface-mode HYBRID", "native-vlan 5"}, {5}, true},
                           {{"interface-mode ACCESS", "access-vlan 5000"}, {}, true},
                           {{"interface-mode TRUNK", "trunk-vlans 9..8"}, {}, true},
                           {{"interface-mode TRUNK", "trunk-vlans 9-10"}, {}, true},
                           {{"interface-mode TRUNK", "trunk-vlans 9", "trunk-map 7"}, {9}, true}}) {
        const auto state = configured(each.leaves);
        CAPTURE(state.foreign);
        CHECK_FALSE(state.foreign.empty());
        CHECK(state.foreign_vlans == each.vlans);
        CHECK(state.may_carry_any == each.any);
    }
    CHECK(configured({"interface-mode TRUNK", "trunk-vlans 2..4094"}).may_carry_any);
    CHECK_FALSE(state_of(shut + vlans("config", {"interface-mode ACCESS", "access-vlan 5"})).foreign.empty());
    CHECK_FALSE(state_of("<i:config><i:enabled>maybe</i:enabled></i:config>").foreign.empty());
}

TEST_CASE("openconfig: what the switch says that it does counts, not the wish alone") {
    const auto config = vlans("config", {"interface-mode ACCESS", "access-vlan 100"});
    const auto same = vlans("state", {"interface-mode ACCESS", "access-vlan 100"});
    CHECK(state_of(config, same) == PortState{100, {}});
    CHECK(state_of(config, "<i:state><i:admin-status>UP</i:admin-status></i:state>" + same) == PortState{100, {}});
    const auto other = state_of(config, vlans("state", {"interface-mode ACCESS", "access-vlan 7"}));
    CHECK(other.foreign_vlans == Vlans{7, 100});
    const auto down = state_of(config, "<i:state><i:admin-status>DOWN</i:admin-status></i:state>" + same);
    CHECK(down.foreign_vlans == Vlans{100});
    const auto trunk = state_of(config, vlans("state", {"interface-mode TRUNK"}));
    CHECK(trunk.may_carry_any);

    // Of a port that is shut down, a switch may show what it would be in.
    const auto is_shut = "<i:state><i:admin-status>DOWN</i:admin-status></i:state>";
    CHECK(state_of(shut, is_shut + vlans("state", {"interface-mode ACCESS", "access-vlan 1"})).is_dark());
    CHECK(state_of(shut, is_shut + vlans("state", {"interface-mode TRUNK", "trunk-vlans 1..4094"})).is_dark());
    CHECK(state_of(shut, is_shut + vlans("state", {"interface-mode ACCESS", "access-vlan 7"})).foreign_vlans ==
          Vlans{7});
    CHECK(state_of(shut, "<i:state><i:admin-status>UP</i:admin-status></i:state>").may_carry_any);
    CHECK(state_of(shut, "<i:state><i:enabled>true</i:enabled></i:state>").may_carry_any);
}

TEST_CASE("openconfig: what must show that a port is as configured is a field") {
    const auto config = vlans("config", {"interface-mode ACCESS", "access-vlan 100"});
    const auto said = vlans("state", {"interface-mode ACCESS", "access-vlan 100"});
    const std::string up = "<i:state><i:admin-status>UP</i:admin-status></i:state>";
    const std::string down = "<i:state><i:admin-status>DOWN</i:admin-status></i:state>";
    struct Case {
        std::string config;
        std::string state;
        Proof needed;  ///< the strictest one for which this is enough
    };
    for (const auto& each : std::vector<Case>{{config, up + said, Proof::complete},
                                              {config, up, Proof::admin_status},
                                              {config, said, Proof::none},
                                              {config, "", Proof::none},
                                              {shut, down, Proof::complete},
                                              {shut, "", Proof::none}}) {
        for (const auto proof : {Proof::complete, Proof::admin_status, Proof::none}) {
            CAPTURE(each.state);
            CAPTURE(static_cast<int>(proof));
            const auto state = state_of(proof, each.config, each.state);
            CAPTURE(state.foreign);
            CHECK(state.foreign.empty() == (proof >= each.needed));
            if (!state.foreign.empty()) CHECK(holds(state.foreign, "set the field state"));
            if (each.config == config) CHECK(state.possible_vlans() == Vlans{100});
        }
    }
    for (const auto proof : {Proof::complete, Proof::admin_status, Proof::none})
        CHECK_FALSE(state_of(proof, shut, up).foreign.empty());
}

TEST_CASE("openconfig: namespaces that are not known are ignored") {
    CHECK(state_of("<x:config xmlns:x='urn:vendor'><x:enabled>false</x:enabled></x:config><e:ethernet><v:switched-vlan>"
                   "<v:config xmlns:x='urn:vendor'><x:trunk-map>7</x:trunk-map>" +
                   leaves({"interface-mode ACCESS", "access-vlan 100"}) +
                   "</v:config></v:switched-vlan></e:ethernet>") == PortState{100, {}});
}

TEST_CASE("openconfig: an edit replaces all that is said of a port's VLANs") {
    openconfig::Switch all;
    all.ports["p1"].is_configured = true;
    all.ports["ae0"].kind = openconfig::Port::Kind::aggregate;
    const auto edit = openconfig::edit_of_ports(all, {{"p1", {}, {100, {101, 102, 200}}}, {"ae0", {}, {100, {}}}});
    CHECK(holds(edit,
                "<interface-mode>TRUNK</interface-mode><native-vlan>100</native-vlan><trunk-vlans>100..102"
                "</trunk-vlans><trunk-vlans>200</trunk-vlans>"));
    CHECK(holds(edit, R"(<aggregation xmlns="http://openconfig.net/yang/interfaces/aggregate"><switched-vlan )"
                      R"(xmlns="http://openconfig.net/yang/vlan" nc:operation="replace">)"));
    CHECK(holds(edit, "<interface-mode>ACCESS</interface-mode><access-vlan>100</access-vlan>"));
    CHECK(holds(openconfig::edit_of_ports(all, {{"p1", {}, {}}}),
                R"(<enabled>false</enabled></config><ethernet xmlns="http://openconfig.net/yang/interfaces/ethernet">)"
                R"(<switched-vlan xmlns="http://openconfig.net/yang/vlan" nc:operation="replace"><config/>)"));
}
