// What the drivers for Arista's EOS and Cisco's NX-OS make of what such switches answer (tests/texts/switches).
#include <doctest/doctest.h>

#include "drivers/switch/json/answer.hpp"
#include "drivers/switch/json/eos_ports.hpp"
#include "drivers/switch/json/eos_sessions.hpp"
#include "drivers/switch/json/nx_api.hpp"
#include "drivers/switch/json/nxos_ports.hpp"
#include "drivers/switch/json/port_name.hpp"
#include "drivers/switch/vlan_lists.hpp"
#include "talking_switch.hpp"

using namespace haas;
using namespace haas::drivers;
using haas_test::switch_text;
using Vlans = std::set<core::Vlan>;

namespace {

SwitchReading read_eos_answer(const std::string& text) {
    rapidjson::Document document;
    std::string flaw;
    REQUIRE(base::parse_foreign_json(text, document, flaw));
    const auto& result = get_member(document, "result");
    const RunningConfig config(result[4]);
    return read_eos({result[1], result[2], result[3], config});
}

SwitchReading read_eos_text() { return read_eos_answer(switch_text("arista-eos-shown.json")); }

SwitchReading read_nxos_texts(std::string_view native_tagging) {
    const NxAnswers answers(switch_text("cisco-nxos-shown.json"), 2);
    const RunningConfig config(switch_text("cisco-nxos-config.txt"));
    return read_nxos({*answers.result(0)->body, *answers.result(1)->body, config, native_tagging});
}

/// What is expected of a port. A foreign state begins with the text.
struct Expected {
    std::string port;
    std::string text;
    bool may_carry_any = false;
    Vlans foreign_vlans = {};
};

void check_ports(const SwitchReading& reading, const std::vector<Expected>& all) {
    CHECK(reading.ports.size() == all.size());
    for (const auto& expected : all) {
        CAPTURE(expected.port);
        REQUIRE(reading.ports.contains(expected.port));
        const auto& state = reading.ports.at(expected.port);
        CHECK_MESSAGE(state.text().starts_with(expected.text), state.text());
        CHECK(state.may_carry_any == expected.may_carry_any);
        CHECK(state.foreign_vlans == expected.foreign_vlans);
    }
}

}  // namespace

TEST_CASE("arista-eos: nobody believes a range of more ports than there are") {
    const std::string line = "destination Ethernet10\"";
    auto text = switch_text("arista-eos-shown.json");
    const auto at = text.find(line);
    REQUIRE(at != std::string::npos);
    for (const std::string range : {"Ethernet10-2000000", "Ethernet10-99999999999"}) {
        CAPTURE(range);
        auto changed = text;
        changed.replace(at, line.size() - 1, "destination " + range);
        CHECK_THROWS_AS(read_eos_answer(changed), UnreadableError);
    }
}

TEST_CASE("arista-eos: what ports really carry") {
    check_ports(
        read_eos_text(),
        {{"Ethernet1", "mode access, VLAN 1", false, {1}},
         {"Ethernet2", "a trunk of all VLANs", true},
         {"Ethernet3", "native 140, tagged 151-153"},
         {"Ethernet4", "tagged 151-152"},
         {"Ethernet5", "dark"},
         {"Ethernet6", "a trunk whose native VLAN 1 is not allowed", false, {1, 151}},
         {"Ethernet7", "a trunk in trunk groups, with VLANs 151,180", false, {151, 180}},
         {"Ethernet8", "not a switch port"},
         {"Ethernet9", "a member of Port-Channel7", false, {140, 151}},
         {"Ethernet10", "a SPAN destination", false, {140}},
         {"Ethernet11", "mode dot1qtunnel, VLAN 140", false, {140}},
         {"Ethernet12", "`switchport vlan translation 12 151`", true},
         {"Ethernet13",
          "VLAN 160 does not exist on the switch: create it there, with `configure`, `vlan 160`; VLAN 172 is not "
          "active on the switch: activate it there, with `configure`, `vlan 172`, `state active`",
          false,
          {151, 160, 172}},
         {"Ethernet14", "VLAN 180 is in a trunk group", false, {151, 180}},
         {"Ethernet15", "not a switch port: it routes, and has sub-interfaces in VLANs", true},
         {"Ethernet16", "a trunk for telephones", true},
         {"Ethernet49/1", "mode tap", true},
         {"Port-Channel7", "native 140, tagged 151"}});
}

TEST_CASE("cisco-nxos: what ports really carry") {
    check_ports(
        read_nxos_texts("vlan dot1q native tag is disabled\n"),
        {{"Ethernet1/1", "mode access, VLAN 1", false, {1}},
         {"Ethernet1/2", "a trunk of all VLANs", true},
         {"Ethernet1/3", "native 240, tagged 251-253"},
         {"Ethernet1/4", "tagged 251-252"},
         {"Ethernet1/5", "dark"},
         {"Ethernet1/6", "a trunk whose native VLAN 666 is not allowed", false, {251, 666}},
         {"Ethernet1/7", "a SPAN destination", false, {240}},
         {"Ethernet1/8", "not a switch port"},
         {"Ethernet1/9", "a member of port-channel7", false, {240, 251}},
         {"Ethernet1/10", "mode dot1q-tunnel, VLAN 240", false, {240}},
         {"Ethernet1/11", "`switchport vlan mapping 12 251`", true},
         {"Ethernet1/12",
          "VLAN 260,272 is not active on the switch: activate it there, with `configure terminal`, `vlan 260,272`, "
          "`state active`, `no shutdown`",
          false,
          {251, 260, 272}},
         {"Ethernet1/13", "a trunk of VLANs 251-253, of which", false, {251, 252, 253}},
         {"Ethernet1/14", "not a switch port: it has `service instance 1 vni`", true},
         {"port-channel7", "native 240, tagged 251"}});
}

TEST_CASE("cisco-nxos: where the switch tags native VLANs, a port with one is foreign, and others are as before") {
    const auto reading = read_nxos_texts("vlan dot1q native tag is enabled\n");
    CHECK(reading.ports.at("Ethernet1/3").foreign.starts_with("the switch tags native VLANs"));
    CHECK(reading.ports.at("Ethernet1/3").possible_vlans() == Vlans{240, 251, 252, 253});
    CHECK(reading.ports.at("Ethernet1/4").text() == "tagged 251-252");
    CHECK(reading.ports.at("Ethernet1/5").is_dark());
}

TEST_CASE("arista-eos, cisco-nxos: a port has one identity, whatever its names") {
    for (const std::string name : {"Ethernet1/5", "ethernet1/5", "Eth1/5", "eth1/5"}) {
        CHECK(eos_port(name) == "Ethernet1/5");
        CHECK(nxos_port(name) == "Ethernet1/5");
    }
    CHECK(eos_port("Et5") == "Ethernet5");
    CHECK(eos_port("Ethernet3/1/4") == "Ethernet3/1/4");
    CHECK(nxos_port("Ethernet101/1/4") == "Ethernet101/1/4");
    for (const std::string name : {"Port-Channel12", "port-channel12", "Po12", "po12"}) {
        CHECK(eos_port(name) == "Port-Channel12");
        CHECK(nxos_port(name) == "port-channel12");
    }
    for (const std::string bad :
         {"Ethernet0", "Ethernet", "Ethernet01", "Ethernet1/", "Ethernet1/2/3/4", "Ethernet1 ", "Ethernet1.100",
          "Vlan1", "Management1", "Po0", "Po", "Po1/1", "5", "1/5", "Ethernet-1", "Ethernet1\n", "Ethernet1;"}) {
        CAPTURE(bad);
        CHECK(eos_port(bad).empty());
        CHECK(nxos_port(bad).empty());
    }
    CHECK(nxos_port("Ethernet5").empty());
}

TEST_CASE("arista-eos, cisco-nxos: lists and texts as parts of commands") {
    CHECK(allowed_lines({}) == std::vector<std::string>{"switchport trunk allowed vlan none"});
    CHECK(allowed_lines({5, 7, 8}) == std::vector<std::string>{"switchport trunk allowed vlan 5,7-8"});
    Vlans odd;
    for (core::Vlan vlan = 1001; vlan < 1201; vlan += 2) odd.insert(vlan);
    const auto lines = allowed_lines(odd);
    CHECK(lines.size() == 3);
    CHECK(lines[1].starts_with("switchport trunk allowed vlan add "));
    CHECK(harmless_text(" node-1, eth0; reload | no vlan 5 ?\n!", 80) == "node-1, eth0_ reload _ no vlan 5 ___");
    CHECK(harmless_text("abcdef", 3) == "abc");
    CHECK(vlan_lines({5, 6, 7, 9}) == std::vector<std::string>{"vlan 5-7,9"});
    CHECK(no_vlan_lines({}).empty());
}

TEST_CASE("arista-eos: only HaaS's sessions that are pending, and older than any request, are left over") {
    const auto now = base::from_seconds(1'800'000'000);
    const auto own = new_eos_session(now);
    CHECK(own.starts_with("haas-1800000000-"));
    CHECK(own != new_eos_session(now));
    rapidjson::Document document;
    std::string flaw;
    REQUIRE(base::parse_foreign_json(R"({"maxSavedSessions": 1, "maxOpenSessions": 5, "sessions": {
        ")" + own + R"(": {"state": "pending"}, "haas-1799999399-0a1b2c3d": {"state": "pending"},
        "haas-1799999401-0a1b2c3d": {"state": "pending"}, "haas-1799990000-0a1b2c3d": {"state": "completed"},
        "haas-1799990000-0a;b": {"state": "pending"}, "haas-3\n;": {"state": "pending"},
        "haas-": {"state": "pending"}, "somebody": {"state": "pending"}}})",
                                     document, flaw));
    CHECK(left_eos_sessions(document, now) == std::vector<std::string>{"haas-1799999399-0a1b2c3d"});
    CHECK(left_eos_sessions(document, now + std::chrono::minutes(11)).size() == 3);
}
