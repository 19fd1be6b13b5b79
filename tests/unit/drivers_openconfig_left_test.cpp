// Ports that HaaS leaves alone, and all that they may carry.
#include <doctest/doctest.h>

#include "drivers/switch/netconf/openconfig_answers.hpp"
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
using Vlans = std::set<Vlan>;

namespace {

openconfig::Switch read(const std::string& config, const std::string& state = {}) {
    openconfig::Switch all;
    all.proof = openconfig::Proof::none;
    for (const auto& [part, interfaces] : {std::pair{Part::config, config}, std::pair{Part::state, state}}) {
        pugi::xml_document document;
        const auto text = haas_test::data(interfaces);
        openconfig::read_ports(drivers::parse_xml(text, document), part, all);
    }
    return all;
}

PortState left_alone(const std::string& config, const std::string& state = {}) {
    const auto all = read(interface(config), interface(state));
    CHECK_FALSE(openconfig::reason_to_leave(all.ports.at("p1")).empty());
    return openconfig::state_of(all, "p1");
}

std::string subinterface(const std::string& contents) {
    return "<i:subinterfaces><i:subinterface>" + contents + "</i:subinterface></i:subinterfaces>";
}

/// A sub-interface with such tags, each as `name value`.
std::string tagged(const std::string& kind, const std::vector<std::string>& tags) {
    return subinterface("<v:vlan><v:match><v:" + kind + "><v:config>" + leaves(tags) + "</v:config></v:" + kind +
                        "></v:match></v:vlan>");
}

std::string member_of(const std::string& name, const std::string& more = {}) {
    return "<e:ethernet><e:config><a:aggregate-id>" + name + "</a:aggregate-id></e:config>" + more + "</e:ethernet>";
}

const std::string access_100 = vlans("config", {"interface-mode ACCESS", "access-vlan 100"});

}  // namespace

TEST_CASE("openconfig: a port with sub-interfaces may carry their VLANs and its own") {
    CHECK(left_alone(tagged("single-tagged", {"vlan-id 33"})).foreign_vlans == Vlans{33});
    const auto both = left_alone(access_100 + tagged("single-tagged", {"vlan-id 33"}));
    CHECK(both.foreign_vlans == Vlans{33, 100});
    CHECK_FALSE(both.may_carry_any);
    // Also what only the switch says.
    const auto said = vlans("state", {"interface-mode TRUNK", "trunk-vlans 7..8"});
    CHECK(left_alone(access_100 + tagged("single-tagged", {"vlan-id 33"}), said).foreign_vlans == Vlans{7, 8, 33, 100});
    CHECK(
        left_alone(vlans("config", {"interface-mode TRUNK"}) + tagged("single-tagged", {"vlan-id 33"})).may_carry_any);
}

TEST_CASE("openconfig: the tags of a sub-interface are VLANs, lists or ranges of them") {
    CHECK(left_alone(tagged("single-tagged-list", {"vlan-ids 5", "vlan-ids 7..8"})).foreign_vlans == Vlans{5, 7, 8});
    CHECK(left_alone(tagged("single-tagged-range", {"low-vlan-id 5", "high-vlan-id 8"})).foreign_vlans ==
          Vlans{5, 6, 7, 8});
    CHECK(left_alone(tagged("double-tagged-inner-outer-range", {"inner-low-vlan-id 5", "inner-high-vlan-id 6",
                                                                "outer-low-vlan-id 10", "outer-high-vlan-id 12"}))
              .foreign_vlans == Vlans{5, 6, 10, 11, 12});
    for (const auto& odd : {tagged("single-tagged-range", {"low-vlan-id 5"}), tagged("single-tagged", {"vlan-id x"}),
                            tagged("single-tagged", {"vlan-id 5.7"})}) {
        const auto all = read(interface(odd));
        CHECK(openconfig::state_of(all, "p1").may_carry_any);
    }
}

TEST_CASE("openconfig: a port that routes is left alone") {
    const std::string address =
        "<p:ipv4><p:addresses><p:address><p:ip>192.0.2.1</p:ip></p:address></p:addresses>"
        "</p:ipv4>";
    const auto state = left_alone(access_100 + subinterface("<i:index>0</i:index>" + address));
    CHECK(state.foreign.find("routes") != std::string::npos);
    CHECK(state.foreign_vlans == Vlans{100});
    // A sub-interface without tags and addresses is nothing.
    const auto all = read(interface(access_100 + subinterface("<i:index>0</i:index><p:ipv4/>")));
    CHECK(openconfig::state_of(all, "p1") == PortState{100, {}});
}

TEST_CASE("openconfig: a member of an aggregate may carry the aggregate's VLANs and its own") {
    const auto aggregate = "<a:aggregation><v:switched-vlan><v:config>" +
                           leaves({"interface-mode ACCESS", "access-vlan 100"}) +
                           "</v:config></v:switched-vlan></a:aggregation>";
    const auto own = "<v:switched-vlan><v:config>" + leaves({"interface-mode ACCESS", "access-vlan 200"}) +
                     "</v:config></v:switched-vlan>";
    const auto all = read(
        interface("<i:config><i:type xmlns:t='urn:x'>t:ieee8023adLag</i:type></i:config>" + aggregate, "ae0") +
        interface(member_of("ae0"), "p1") + interface(member_of("ae9"), "p2") + interface(member_of("ae0", own), "p3"));
    CHECK(all.ports.at("ae0").kind == openconfig::Port::Kind::aggregate);
    CHECK(openconfig::state_of(all, "ae0") == PortState{100, {}});
    CHECK(openconfig::state_of(all, "p1").foreign_vlans == Vlans{100});
    CHECK_FALSE(openconfig::state_of(all, "p1").may_carry_any);
    CHECK(openconfig::state_of(all, "p2").may_carry_any);
    CHECK(openconfig::state_of(all, "p3").foreign_vlans == Vlans{100, 200});
    for (const auto* const name : {"p1", "p2", "p3"})
        CHECK_FALSE(openconfig::reason_to_leave(all.ports.at(name)).empty());
}
