#include <doctest/doctest.h>

#include <algorithm>

#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "drivers/switch/netconf/openconfig_answers.hpp"
#include "drivers/switch/netconf/openconfig_edits.hpp"
#include "drivers/switch/netconf/session.hpp"
#include "drivers/switch/netconf/xml_names.hpp"
#include "unit/netconf_fake.hpp"

using namespace haas;
using core::FieldValue;
using core::PortState;
using core::SwitchError;
using core::Vlan;
using haas_test::FakeNetconf;
namespace openconfig = drivers::openconfig;
using openconfig::Part;
using Vlans = std::set<Vlan>;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string spaces = R"( xmlns:i="http://openconfig.net/yang/interfaces" )"
                           R"(xmlns:e="http://openconfig.net/yang/interfaces/ethernet" )"
                           R"(xmlns:a="http://openconfig.net/yang/interfaces/aggregate" )"
                           R"(xmlns:v="http://openconfig.net/yang/vlan")";

/// Leaves of `switched-vlan`, each as `name value`.
std::string leaves(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& leaf : all) {
        const auto blank = leaf.find(' ');
        const auto name = leaf.substr(0, blank);
        text += "\n  <v:" + name + "> " + leaf.substr(blank + 1) + " </v:" + name + ">";
    }
    return text;
}

std::string vlans(const std::string& part, const std::vector<std::string>& all) {
    return "<e:ethernet><v:switched-vlan><v:" + part + ">" + leaves(all) + "</v:" + part +
           "></v:switched-vlan></e:ethernet>";
}

std::string interface(const std::string& contents, const std::string& name = "p1") {
    return "<i:interface><i:name>" + name + "</i:name>" + contents + "</i:interface>";
}

void read_part(const std::string& interfaces, Part part, openconfig::Switch& all) {
    pugi::xml_document document;
    const std::string text = "<data" + spaces + "><i:interfaces>" + interfaces + "</i:interfaces></data>";
    openconfig::read_ports(drivers::parse_xml(text, document), part, all);
}

/// What a port carries of which the switch says this.
PortState state_of(const std::string& config, const std::string& state = {}) {
    openconfig::Switch all;
    read_part(interface(config), Part::config, all);
    read_part(interface(state), Part::state, all);
    return openconfig::state_of(all, "p1");
}

PortState configured(const std::vector<std::string>& all) { return state_of(vlans("config", all)); }

const std::string shut = "<i:config><i:enabled>false</i:enabled></i:config>";

std::string data(const std::string& interfaces) {
    return "<data" + spaces + "><i:interfaces>" + interfaces + "</i:interfaces></data>";
}

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

TEST_CASE("openconfig: members of aggregates and ports with sub-interfaces are left alone") {
    openconfig::Switch all;
    const auto aggregate = "<a:aggregation><v:switched-vlan><v:config>" +
                           leaves({"interface-mode ACCESS", "access-vlan 100"}) +
                           "</v:config></v:switched-vlan></a:aggregation>";
    const auto member_of = [](const std::string& name) {
        return "<e:ethernet><e:config><a:aggregate-id>" + name + "</a:aggregate-id></e:config></e:ethernet>";
    };
    read_part(interface("<i:config><i:type xmlns:t='urn:x'>t:ieee8023adLag</i:type></i:config>" + aggregate, "ae0") +
                  interface(member_of("ae0"), "p1") + interface(member_of("ae9"), "p2") +
                  interface("<i:subinterfaces><i:subinterface><v:vlan><v:match><v:single-tagged><v:config><v:vlan-id>33"
                            "</v:vlan-id></v:config></v:single-tagged></v:match></v:vlan></i:subinterface>"
                            "</i:subinterfaces>",
                            "p3"),
              Part::config, all);
    CHECK(all.ports.at("ae0").kind == openconfig::Port::Kind::aggregate);
    CHECK(openconfig::state_of(all, "ae0") == PortState{100, {}});
    CHECK(openconfig::state_of(all, "p1").foreign_vlans == Vlans{100});
    CHECK_FALSE(openconfig::state_of(all, "p1").may_carry_any);
    CHECK(openconfig::state_of(all, "p2").may_carry_any);
    CHECK(openconfig::state_of(all, "p3").foreign_vlans == Vlans{33});
    for (const auto* const name : {"p1", "p2", "p3"})
        CHECK_FALSE(openconfig::reason_to_leave(all.ports.at(name)).empty());
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

namespace {

/// A switch with the port p1 whose configuration changes when it is committed, and goes back if that is cancelled.
struct Device {
    FakeNetconf server;
    std::string carried = vlans("config", {"interface-mode ACCESS", "access-vlan 7"});
    std::string shown{};  ///< instead of the new configuration, once it is committed
    std::string said{};   ///< the state
    bool is_committed = false;

    Device() {
        server.answer = [this](const std::string& operation) {
            if (holds(operation, "<confirmed/>")) is_committed = true;
            if (operation == "<cancel-commit/>") is_committed = false;
            if (operation.starts_with("<get-config")) return data(interface(is_committed ? shown : carried));
            if (operation.starts_with("<get>")) return data(interface(is_committed ? said : ""));
            return std::string("<ok/>");
        };
    }
    drivers::OpenConfigSession session() {
        return {[this] {
                    is_committed = false;  // a server takes back what a session leaves unconfirmed
                    return haas_test::client_of(server);
                },
                {},
                {}};
    }
    int count(const std::string& operation) const {
        return static_cast<int>(std::count(server.operations.begin(), server.operations.end(), operation));
    }
};

const std::string access_100 = vlans("config", {"interface-mode ACCESS", "access-vlan 100"});

}  // namespace

TEST_CASE("openconfig: a change is confirmed only when the switch shows it") {
    Device device;
    device.shown = access_100;
    auto session = device.session();
    session.write({{"p1", {}, {100, {}}}});
    CHECK(device.server.operations == std::vector<std::string>{"lock", "unlock", "get-config", "get", "lock",
                                                               "discard-changes", "edit-config", "commit", "get-config",
                                                               "get", "commit", "unlock"});
    CHECK(session.read({"p1"}).at("p1") == PortState{100, {}});
}

TEST_CASE("openconfig: a change that the switch does not show is taken back, and the session goes on") {
    for (const std::string version : {"1.1", "1.0"}) {
        CAPTURE(version);
        Device device;
        device.server.capabilities[3] = "urn:ietf:params:netconf:capability:confirmed-commit:" + version;
        device.shown = device.carried;
        auto session = device.session();
        try {
            session.write({{"p1", {}, {100, {}}}});
            FAIL("written");
        } catch (const SwitchError& error) {
            CHECK(error.kind() == SwitchError::Kind::refused);
            CHECK_MESSAGE(holds(error.what(), "p1 native 100, and shows native 7; it was taken back"), error.what());
        }
        CHECK_FALSE(device.is_committed);
        CHECK(device.count("commit") == 1);
        CHECK(device.count("cancel-commit") == (version == "1.1" ? 1 : 0));
        CHECK(device.server.logins == (version == "1.1" ? 1 : 2));
        CHECK(session.read({"p1"}).at("p1") == PortState{7, {}});
    }
}

TEST_CASE("openconfig: a switch may need a moment to do what it is configured for") {
    Device device;
    device.shown = access_100;
    device.said = vlans("state", {"interface-mode ACCESS", "access-vlan 7"});
    const auto answer = device.server.answer;
    device.server.answer = [&](const std::string& operation) {
        if (operation.starts_with("<get>") && device.count("get") >= 3) device.said.clear();
        return answer(operation);
    };
    auto session = device.session();
    session.write({{"p1", {}, {100, {}}}});
    CHECK(device.count("get") == 3);
    CHECK(device.count("cancel-commit") == 0);
}

TEST_CASE("openconfig: what a session that has died may still take back is not read") {
    Device device;
    int left = 2;
    const auto answer = device.server.answer;
    device.server.answer = [&](const std::string& operation) {
        if (operation.starts_with("<lock>") && left-- > 0) {
            return std::string(
                "<rpc-error><error-tag>lock-denied</error-tag><error-severity>error</error-severity>"
                "</rpc-error>");
        }
        return answer(operation);
    };
    device.session().read({"p1"});
    CHECK(device.server.operations == std::vector<std::string>{"lock", "lock", "lock", "unlock", "get-config", "get"});
    left = 1000;
    try {
        device.session();
        FAIL("logged in");
    } catch (const SwitchError& error) {
        CHECK(error.kind() == SwitchError::Kind::unreachable);
    }
}

TEST_CASE("openconfig: a server without candidates is not driven") {
    Device device;
    device.server.capabilities = {"urn:ietf:params:netconf:base:1.1",
                                  "urn:ietf:params:netconf:capability:writable-running:1.0",
                                  "urn:ietf:params:netconf:capability:rollback-on-error:1.0"};
    try {
        device.session();
        FAIL("logged in");
    } catch (const SwitchError& error) {
        CHECK(error.kind() == SwitchError::Kind::refused);
        CHECK_MESSAGE(holds(error.what(), "lacks :candidate, :confirmed-commit, :validate"), error.what());
    }
}

TEST_CASE("openconfig: fields and port names") {
    const auto driver = drivers::make_openconfig_driver();
    const auto text = [](const std::string& value) { return FieldValue{FieldValue::Kind::text, value}; };
    const auto fields = driver->check_fields({{"hostname", text("10.1")},
                                              {"username", text("haas")},
                                              {"default_vlan", {FieldValue::Kind::number, "7"}},
                                              {"vlans", text("network-instance")},
                                              {"network_instance", text("default")}});
    CHECK(driver->device(fields) == "10.0.0.1");
    CHECK(driver->own_vlans(fields) == Vlans{7});
    CHECK(driver->own_vlans({{"hostname", "a"}, {"username", "b"}}) == Vlans{1});
    const std::map<std::string, FieldValue> needed = {{"hostname", text("a")}, {"username", text("b")}};
    for (const auto& [name, value] : std::map<std::string, FieldValue>{{"vlans", text("somewhere")},
                                                                       {"default_vlan", text("4095")},
                                                                       {"host_key_fingerprint", text("SHA256:x")},
                                                                       {"network_instance", text("a\nb")},
                                                                       {"port", text("0")}}) {
        CAPTURE(name);
        auto all = needed;
        all[name] = value;
        CHECK_THROWS_AS(driver->check_fields(all), core::BadArgumentError);
    }
    for (const std::string name : {"Ethernet1", "xe-0/0/1", "ethernet-1/1", "GigabitEthernet1/0/1", "ae0", "1/1/c1/1",
                                   "xe-0/0/1:2", "Port-Channel10", "eth_1.5"}) {
        CHECK(driver->is_port_name(name));
    }
    for (const std::string name : {"a/", "/a", "a<b", "a&b", "a b", "../a", "a'b"})
        CHECK_FALSE(driver->is_port_name(name));
}
