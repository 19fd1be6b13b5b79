// What a switch says and HaaS does not expect: no port is dark because of it, and no VLAN of such a port goes
// elsewhere.
#include <doctest/doctest.h>

#include <functional>

#include "drivers/switch/cli/driver.hpp"
#include "drivers/switch/cli/session.hpp"
#include "talking_switch.hpp"
#include "unit/cli_site.hpp"

using namespace haas;
using namespace haas::drivers;
using core::PortState;
using core::SwitchError;
using haas_test::switch_text;
using haas_test::Talk;
using Vlans = std::set<core::Vlan>;

namespace {

std::string of_port(const CliTable& table) { return table.type == "nexus" ? "Ethernet1/1" : "gi1/0/5"; }

std::string read_line(const CliTable& table) {
    return table.type == "nexus" ? "show int sw" : "show int sw " + of_port(table);
}

std::unique_ptr<CliSession> log_in(const CliTable& table, const std::shared_ptr<Talk>& talk) {
    const auto dummy = table.type == "nexus"       ? std::optional<core::Vlan>(3333)
                       : table.type == "delln3000" ? std::optional<core::Vlan>(4000)
                                                   : std::nullopt;
    return std::make_unique<CliSession>(table, dummy, Dialogue(haas_test::talk_to(talk), table.pager, {}),
                                        CliLogin{"admin", base::Secret("secret"), std::nullopt});
}

PortState read(const CliTable& table, const std::string& text, const std::map<std::string, std::string>& more = {}) {
    const auto talk = std::make_shared<Talk>();
    talk->answers = more;
    talk->answers.emplace(read_line(table), text + "\n");
    talk->answers.emplace("show vlan", haas_test::vlans_of_n3000);
    talk->answers.emplace("show vlan brief",
                          "\nVLAN Name                             Status    Ports\n"
                          "---- -------------------------------- --------- -------------------------------\n"
                          "1    default                          active    Eth1/1\n"
                          "104  VLAN0104                         active    \n"
                          "130  VLAN0130                         active    \n"
                          "131  VLAN0131                         active    \n"
                          "132  VLAN0132                         active    \n"
                          "133  VLAN0133                         active    \n"
                          "160  VLAN0160                         active    \n\n");
    return log_in(table, talk)->read({of_port(table)}).at(of_port(table));
}

/// A text with another value behind a key.
std::string with(const std::string& name, const std::string& key, const std::string& value) {
    auto text = switch_text(name + ".txt");
    const auto at = text.find(key + ":");
    REQUIRE_MESSAGE(at != std::string::npos, key);
    return text.replace(at, text.find('\n', at) - at, key + ":" + value);
}

std::optional<SwitchError> failure_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const SwitchError& failure) {
        return failure;
    }
    return std::nullopt;
}

/// A text of a port, with another value behind a key.
struct Odd {
    const CliTable& table;
    std::string text;
    std::string key;
    std::string value;
};

/// Ports of such texts are foreign, and may carry any VLAN.
void check_keeps_every_vlan(const std::vector<Odd>& all) {
    for (const auto& odd : all) {
        CAPTURE(odd.text);
        CAPTURE(odd.key);
        CAPTURE(odd.value);
        const auto state = read(odd.table, with(odd.text, odd.key, odd.value));
        CAPTURE(state.foreign);
        CHECK_FALSE(state.foreign.empty());
        CHECK(state.may_carry_any);
        CHECK(state.possible_vlans().size() == 4094);
    }
}

}  // namespace

TEST_CASE("texts of switches: a value that is not understood keeps every VLAN from being given away") {
    check_keeps_every_vlan({
        {delln3000_table(), "delln3000-tagged", "Trunking Mode VLANs Enabled", " 110,210-"},
        {delln3000_table(), "delln3000-tagged", "Trunking Mode VLANs Enabled", " 110,9999"},
        {delln3000_table(), "delln3000-tagged", "Trunking Mode VLANs Enabled", " 110 and others"},
        {delln3000_table(), "delln3000-tagged", "Trunking Mode Native VLAN", " blue"},
        {delln3000_table(), "delln3000-general", "Member of VLANs ", " (1410),1110-"},
        {powerconnect55xx_table(), "powerconnect55xx-blanks", "Trunking VLANs Enabled", " 14, 41 -"},
        {powerconnect55xx_table(), "powerconnect55xx-blanks", "Trunking Native Mode VLAN", " 14 (Guest)x"},
        {nexus_table(), "nexus-trunk", "Trunking VLANs Allowed", " 104,130-"},
        {nexus_table(), "nexus-trunk", "Trunking VLANs Allowed", " 104,all"},
        {nexus_table(), "nexus-trunk", "Trunking Native Mode VLAN", " x"},
    });
}

TEST_CASE("texts of switches: a trunk of all VLANs keeps every VLAN from being given away") {
    for (const char* list : {" All", " 1-4093", " 1-539,541-4093"}) {
        CAPTURE(list);
        const auto state = read(delln3000_table(), with("delln3000-all", "Trunking Mode VLANs Enabled", list));
        CHECK(state.possible_vlans().size() >= 4093);
    }
    for (const char* list : {" 1-4094", " 1-3967,4048-4093", " 2-4094"}) {
        CAPTURE(list);
        const auto state = read(nexus_table(), with("nexus-trunk", "Trunking VLANs Allowed", list));
        CHECK_FALSE(state.foreign.empty());
        CHECK(state.possible_vlans().size() >= 4000);
    }
    const auto state =
        read(powerconnect55xx_table(), with("powerconnect55xx-blanks", "Trunking VLANs Enabled", " 1-4094"));
    CHECK_FALSE(state.foreign.empty());
    CHECK(state.possible_vlans().size() == 4094);
}

TEST_CASE("nexus: whatever is said of a monitor but that the port is none makes it foreign, dark or not") {
    for (const char* text : {"nexus-dark", "nexus-trunk", "nexus-link-down"}) {
        for (const char* value : {" Enabled", " enabled", " Destination", " rx", " span-dest", "", " not"}) {
            CAPTURE(std::string(text));
            CAPTURE(std::string(value));
            const auto state = read(nexus_table(), with(text, "Switchport Monitor", value),
                                    {{"show running-config interface Ethernet1/1",
                                      "\n!Command: show running-config interface Ethernet1/1\n\ninterface "
                                      "Ethernet1/1\n  switchport mode trunk\n  switchport trunk native vlan 3333\n"
                                      "  switchport trunk allowed vlan none\n\n"}});
            CHECK_FALSE(state.foreign.empty());
            CHECK_FALSE(state.is_dark());
        }
        for (const char* value : {" Not enabled", " Not enabled ", " not-a-span-dest"}) {
            CAPTURE(std::string(value));
            if (std::string(text) != "nexus-link-down") {
                CHECK(read(nexus_table(), with(text, "Switchport Monitor", value)).foreign == "");
            }
        }
    }
}

TEST_CASE("delln3000: a native VLAN that leaves tagged is foreign with that VLAN, and so is what is not known of it") {
    const auto text = [](const std::string& tagging) {
        return with("delln3000-native", "Trunking Mode Native VLAN Tagging", tagging);
    };
    CHECK(read(delln3000_table(), text(" Enabled")).possible_vlans() == Vlans{110, 120});
    CHECK_FALSE(read(delln3000_table(), text(" Enabled")).foreign.empty());
    CHECK_FALSE(read(delln3000_table(), text(" Sometimes")).foreign.empty());
    CHECK(read(delln3000_table(), text(" Disabled")).foreign == "");
}

TEST_CASE("delln3000: no value means none, wherever it is missing") {
    CHECK(read(delln3000_table(), with("delln3000-dark-member", "Member of VLANs ", "")).is_dark());
    CHECK(read(delln3000_table(), with("delln3000-dark-member", "Member of VLANs ", " ")).is_dark());
    CHECK_FALSE(read(delln3000_table(), with("delln3000-tagged", "Trunking Mode Native VLAN", "")).foreign.empty());
    // A list whose first line is empty goes on in the next one.
    const auto state = read(delln3000_table(), with("delln3000-tagged", "Trunking Mode VLANs Enabled",
                                                    "\n                             110,210-212"));
    CHECK_FALSE(state.is_dark());
    // None of a general port's VLANs is known if none is named.
    const auto general = read(delln3000_table(), with("delln3000-general", "Member of VLANs ", ""));
    CHECK_FALSE(general.foreign.empty());
    CHECK_FALSE(general.is_dark());
}

TEST_CASE(
    "delln3000: the VLANs of a general port are those that it is a member of, and not what it would be as a trunk") {
    const auto state = read(delln3000_table(), switch_text("delln3000-general.txt"));
    CHECK(state.possible_vlans() == Vlans{1410, 1110, 1130});
    const auto many = read(delln3000_table(), with("delln3000-general", "Member of VLANs ",
                                                   " (1410),1110,1130,1200-1210,\n                  1300,1400"));
    Vlans expected = {1410, 1110, 1130, 1300, 1400};
    for (core::Vlan vlan = 1200; vlan <= 1210; ++vlan) expected.insert(vlan);
    CHECK((many.possible_vlans() == expected || many.may_carry_any));
}

TEST_CASE("no text of a refused read says that there is no such port, unless the switch says just that") {
    const std::vector<std::string> refusals = {"% Invalid input detected at '^' marker.",
                                               "Invalid input",
                                               "% Invalid command at '^' marker.",
                                               "% Permission denied for the role",
                                               "Syntax error while parsing 'show int sw'",
                                               "Configuration Database locked by another application - try later",
                                               "% Ambiguous command at '^' marker.",
                                               "% Incomplete command at '^' marker.",
                                               "Command not found / Incomplete command. Use ? to list commands.",
                                               "Error: Could not apply the command"};
    for (const auto* table : {&nexus_table(), &delln3000_table(), &powerconnect55xx_table()}) {
        for (const auto& refusal : refusals) {
            CAPTURE(std::string(table->type));
            CAPTURE(refusal);
            const auto failure = failure_of([&] { read(*table, "          ^\n" + refusal); });
            REQUIRE(failure);
            CHECK(failure->kind() == SwitchError::Kind::refused);
        }
    }
}

TEST_CASE("nexus: a save that says nothing of its end, or that it was aborted, is none") {
    const std::string bar = "[########################################] 100%\n";
    const auto save = [](const std::string& answer) {
        const auto talk = std::make_shared<Talk>();
        talk->answers["copy running-config startup-config"] = answer;
        const auto session = log_in(nexus_table(), talk);
        return failure_of([&] { session->save({}); });
    };
    CHECK_FALSE(save(bar + "Copy complete.\n"));
    CHECK_FALSE(save(bar + "Copy complete, now saving to disk (please wait)...\n"));
    CHECK_FALSE(save("Copy complete.\n"));
    for (const std::string& bad :
         {std::string(), std::string("\n"), std::string("[##########                              ]  25%\n"),
          std::string("Configuration update aborted: system not ready\n"),
          bar + "Configuration update aborted: system not ready\n",
          std::string("% Permission denied for the role\n")}) {
        CAPTURE(bad);
        const auto failure = save(bad);
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
    }
}

TEST_CASE("texts of switches: a mode that is not known keeps every VLAN from being given away") {
    check_keeps_every_vlan({
        {delln3000_table(), "delln3000-tagged", "VLAN Membership Mode", " Private VLAN Promiscuous Trunk"},
        {delln3000_table(), "delln3000-tagged-older", "VLAN Membership Mode", " Private VLAN Host"},
        {delln3000_table(), "delln3000-tagged", "VLAN Membership Mode", ""},
        {powerconnect55xx_table(), "powerconnect55xx-any-order", "Administrative Mode", " customer"},
        {powerconnect55xx_table(), "powerconnect55xx-any-order", "Administrative Mode", ""},
        {nexus_table(), "nexus-trunk", "Operational Mode", " fex-fabric"},
        {nexus_table(), "nexus-trunk", "Operational Mode", " Private-vlan trunk secondary"},
        {nexus_table(), "nexus-trunk", "Operational Mode", ""},
    });
}

TEST_CASE("powerconnect55xx: a mark behind a VLAN that is not known is not passed over") {
    for (const char* list : {" 14 (Suspended)", " 14 (Guest), 20", " 14, 20 (?)", " 14 (inactive by 802.1X)"}) {
        CAPTURE(std::string(list));
        const auto state =
            read(powerconnect55xx_table(), with("powerconnect55xx-blanks", "Trunking VLANs Enabled", list));
        CHECK_FALSE(state.foreign.empty());
    }
}

TEST_CASE("nexus: a save is done with its last percent and the prompt, whatever is said of it") {
    for (const std::string answer : {"[########################################] 100%\n",
                                     "\r[####                ]  10%\r[####################] 100%\n"}) {
        const auto talk = std::make_shared<Talk>();
        talk->answers["copy running-config startup-config"] = answer;
        const auto session = log_in(nexus_table(), talk);
        const auto failure = failure_of([&] { session->save({}); });
        CHECK_MESSAGE(!failure, failure->what());
    }
}
