// What the drivers make of the texts that switches really print (tests/texts/switches).
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "drivers/switch/error_texts.hpp"
#include "drivers/switch/rest/dellnos9_port.hpp"
#include "unit/cli_site.hpp"

using namespace haas;
using namespace haas::drivers;
using core::PortState;
using core::SwitchError;
using namespace haas_test;
using Vlans = std::set<core::Vlan>;

namespace {

const CliTable& table_of(const std::string& text) {
    return text.starts_with("nexus")       ? nexus_table()
           : text.starts_with("delln3000") ? delln3000_table()
                                           : powerconnect55xx_table();
}

PortState read_text(const std::string& name, const std::map<std::string, std::string>& more = {}) {
    const auto& table = table_of(name);
    auto answers = more;
    answers.emplace(read_line(table), switch_text(name + ".txt") + "\n");
    return CliSite(table, answers).read();
}

Vlans range(core::Vlan first, core::Vlan last) {
    Vlans vlans;
    for (core::Vlan vlan = first; vlan <= last; ++vlan) vlans.insert(vlan);
    return vlans;
}

}  // namespace

TEST_CASE("texts of switches: ports that carry what they say") {
    const std::vector<std::pair<std::string, PortState>> all = {
        {"delln3000-dark", {}},
        {"delln3000-dark-member", {}},
        {"delln3000-none", {}},
        {"delln3000-tagged", lit({}, {110, 210, 211, 212})},
        {"delln3000-tagged-older", lit({}, {110, 210, 211, 212})},
        {"delln3000-native", lit(120, {110})},
        {"nexus-trunk", lit(130, {104, 131, 132, 133, 160})},
        {"nexus-dark", {}},
        {"powerconnect55xx-empty", {}},
        {"powerconnect55xx-blanks", lit({}, {14, 41, 42, 43, 44, 45})},
        {"powerconnect55xx-any-order", lit(130, {20, 400, 401, 402})},
    };
    for (const auto& [name, state] : all) {
        CAPTURE(name);
        CHECK(read_text(name).text() == state.text());
        CHECK(read_text(name) == state);
    }
}

TEST_CASE(
    "texts of switches: VLANs that do not exist on the switch are carried by nobody, and the words say what to do") {
    struct Missing {
        std::string name;
        std::string what;
        std::string todo;
        Vlans configured;
    };
    const std::vector<Missing> all = {
        {"nexus-not-created", "270-271", "`vlan 270-271`", {270, 271}},
        {"nexus-tagged-not-created", "271", "`vlan 271`", {104, 271}},
        {"delln3000-not-created", "210-212", "`vlan 210-212`", {110, 210, 211, 212}},
        {"delln3000-native-not-created", "120", "`vlan 120`", {110, 120}},
        {"powerconnect55xx-inactive-lines", "130,150", "`vlan database`", {130, 150, 270}},
        {"powerconnect55xx-inactive-members", "6,130,1700", "`vlan 6,130,1700`", {6, 14, 130, 1700}},
        {"powerconnect55xx-inactive-range", "400-402", "`vlan 400-402`", {20, 130, 400, 401, 402}},
    };
    for (const auto& one : all) {
        const auto state = read_text(one.name);
        CAPTURE(one.name);
        CAPTURE(state.foreign);
        CHECK_FALSE(state.is_dark());
        CHECK(holds(state.foreign, "VLAN " + one.what + " "));
        CHECK(holds(state.foreign, one.todo));
        CHECK(state.foreign_vlans == one.configured);
    }
}

TEST_CASE("texts of switches: a state that HaaS never makes is foreign, with its VLANs") {
    struct Foreign {
        std::string name;
        std::string words;
        Vlans vlans;
    };
    const std::vector<Foreign> all = {
        {"delln3000-native-tagging", "tagged", {110}},
        {"delln3000-all", "a trunk of all VLANs", range(1, 4094)},
        {"delln3000-general", "General Mode", {1110, 1130, 1410}},
        {"delln3000-general-older", "General Mode", {1110, 1130, 1410}},
        {"delln3000-other-member", "350", {110, 350}},
        {"nexus-access-not-created", "VLAN 55", {55}},
        {"nexus-span", "SPAN", {}},
        {"nexus-span-access", "SPAN", {1}},
        {"nexus-routed", "not a switch port", {}},
        {"powerconnect55xx-general", "general", {66, 77}},
        {"powerconnect55xx-cut", "20,30", range(1, 4094)},
    };
    for (const auto& one : all) {
        const auto state = read_text(one.name);
        CAPTURE(one.name);
        CAPTURE(state.foreign);
        CHECK(holds(state.foreign, one.words));
        CHECK(state.possible_vlans() == one.vlans);
    }
}

TEST_CASE("nexus: the running configuration shows the mode if the link is down") {
    const std::string line = "show running-config interface Ethernet1/1";
    const std::string head =
        "\n!Command: show running-config interface Ethernet1/1\n!Time: Mon Feb  1 10:00:00 2021\n\nversion 6.0(2)A8(1)\n\n"
        "interface Ethernet1/1\n";
    const auto read = [&](const std::string& answer) { return read_text("nexus-link-down", {{line, answer}}); };
    CHECK(read(head + "  switchport mode trunk\n  switchport trunk native vlan 3333\n\n").is_dark());
    // Settings that the configuration does not show have their defaults.
    CHECK(read(head + "\n").foreign == "mode access, VLAN 1");
    CHECK(holds(read(head + "  no switchport\n\n").foreign, "not a switch port"));
    CHECK(holds(read(head + "  switchport monitor\n  switchport mode trunk\n").foreign, "SPAN"));
    for (const char* unreadable : {"% Permission denied for the role\n", "\n", ""}) {
        const auto failure = failure_of([&] { read(unreadable); });
        CHECK(failure.kind() == SwitchError::Kind::refused);
        CHECK(holds(failure.what(), line));
    }
}

TEST_CASE("nexus: a port that routes is shut down until it is a dark trunk") {
    CliSite site(nexus_table(), {{"show int sw", switch_text("nexus-routed.txt")}});
    site.write({});
    CHECK(site.talk->heard_in_order({"int Ethernet1/1", "shutdown", "sw", "sw trunk allowed vlan none",
                                     "sw trunk allowed vlan add 3333", "sw trunk native vlan 3333", "sw mode trunk",
                                     "no shutdown", "sw trunk allowed vlan none", "exit"}));
}

TEST_CASE("nexus: a port that HaaS takes over is brought up, and one that is as HaaS makes ports stays as it is") {
    auto text = switch_text("nexus-dark.txt");
    const std::string none = "Trunking VLANs Allowed: none";
    text.replace(text.find(none), none.size(), "Trunking VLANs Allowed: 3333");
    CliSite site(nexus_table(), {{"show int sw", text}});
    CHECK_FALSE(site.read().is_dark());
    site.write({});
    CHECK(site.talk->heard_in_order({"int Ethernet1/1", "sw mode trunk", "no shutdown", "sw trunk allowed vlan none"}));
    for (const char* name : {"nexus-dark.txt", "nexus-trunk.txt"}) {
        CliSite other(nexus_table(), {{"show int sw", switch_text(name)}});
        other.write(lit(104));
        CHECK(other.talk->count("no shutdown") == 0);
    }
}

TEST_CASE("delln3000: a port is marked before it is shut, where the firmware takes the mark") {
    for (const char* answer : {"", "ERROR: the port is not a trunk\n"}) {
        CliSite site(delln3000_table(),
                     {{"show int sw gi1/0/5", switch_text("delln3000-general.txt")}, {"sw mode trunk", ""}});
        site.talk->answers["sw trunk allowed vlan add 4000"] = answer;
        if (answer[0] == '\0') {
            site.write({});
        } else {
            // The same line is refused again once the port is a trunk, and then it counts.
            CHECK(failure_of([&] { site.write({}); }).kind() == SwitchError::Kind::refused);
        }
        CHECK(site.talk->heard_in_order({"int gi1/0/5", "sw trunk allowed vlan add 4000", "shutdown", "sw mode trunk",
                                         "sw trunk allowed vlan add 4000"}));
    }
}

TEST_CASE("delln3000: a VLAN that was deleted is carried by nobody, whatever the port shows") {
    std::string fewer = vlans_of_n3000;
    fewer.erase(fewer.find("120  "), fewer.find("130  ") - fewer.find("120  "));
    const auto state = read_text("delln3000-native", {{"show vlan", fewer}});
    CHECK(holds(state.foreign, "VLAN 120 does not exist on the switch"));
    CHECK(holds(state.foreign, "`vlan 120`"));
    CHECK(state.foreign_vlans == Vlans{110, 120});
    CliSite site(delln3000_table(), {{"show int sw gi1/0/5", switch_text("delln3000-native.txt")}});
    site.read();
    site.read();
    CHECK(site.talk->count("show vlan") == 1);
}

TEST_CASE("a VLAN that a neighbour or a login has made does not count as existing: it vanishes with them") {
    CliSite site(delln3000_table(), {{"show int sw gi1/0/5", switch_text("delln3000-dark.txt")}});
    CHECK(site.session->missing_vlans({104, 130}) == Vlans{130});
    CHECK(holds(failure_of([&] { site.write(lit(130)); }).what(), "VLAN 130 does not exist"));
}

TEST_CASE("nexus: where the switch tags native VLANs, a port with one is foreign, and gets none") {
    const std::string line = "show vlan dot1q tag native";
    const std::string enabled = "vlan dot1q native tag is enabled\n";
    const auto state = read_text("nexus-trunk", {{line, enabled}});
    CHECK(holds(state.foreign, "the switch tags native VLANs: `no vlan dot1q tag native` makes it stop"));
    CHECK(state.foreign_vlans == Vlans{104, 130, 131, 132, 133, 160});
    CHECK(read_text("nexus-dark", {{line, enabled}}).is_dark());
    CliSite site(nexus_table(), {{"show int sw", switch_text("nexus-dark.txt")}, {line, enabled}});
    CHECK(holds(failure_of([&] { site.write(lit(104)); }).what(), "`no vlan dot1q tag native`"));
    CHECK(site.talk->count("config terminal") == 0);
    site.write(lit({}, {104}));
    CHECK(site.talk->count(line) == 1);
    for (const char* other : {"vlan dot1q native tag is disabled\n", "% Invalid command at '^' marker.\n"})
        CHECK(read_text("nexus-trunk", {{line, other}}).native == 130);
}

TEST_CASE("an answer without any port is unreadable, and no port is gone because of it") {
    for (const auto* table : {&nexus_table(), &delln3000_table(), &powerconnect55xx_table()}) {
        for (const char* answer :
             {"", "\n", "VLANs\n", "% Invalid command at '^' marker.\n", "% Invalid input detected at '^' marker.\n"}) {
            CAPTURE(std::string(table->type));
            CAPTURE(std::string(answer));
            CliSite site(*table, {{read_line(*table), answer}});
            CHECK(failure_of([&] { site.read(); }).kind() == SwitchError::Kind::refused);
        }
    }
}

TEST_CASE("dellnos9: an answer is a transcript, with the echo of the command and a prompt") {
    const auto shown = parse_dellnos9_output(switch_text("dellnos9-show.xml"));
    const DellNos9Interface up{false, true};
    const auto state = dellnos9_state(up, dellnos9_membership(up, shown));
    CHECK(state.text() == "native 270, tagged 110,500-502,610");
    CHECK(find_dellnos9_error(parse_dellnos9_output(switch_text("dellnos9-done.xml"))) == "");
    CHECK(find_dellnos9_error(parse_dellnos9_output(switch_text("dellnos9-refused.xml"))) ==
          "% Error: Gi 1/5 Port is not in Layer-2 mode.");
    // A port that is no switchport has nothing to show.
    const DellNos9Interface routed{true, false};
    CHECK(dellnos9_state(routed,
                         dellnos9_membership(routed, parse_dellnos9_output(switch_text("dellnos9-show-refused.xml"))))
              .is_dark());
    for (const char* name : {"dellnos9-show-refused.xml", "dellnos9-show-nothing.xml"}) {
        CHECK_THROWS_AS(dellnos9_membership(up, parse_dellnos9_output(switch_text(name))), base::Error);
    }
}

TEST_CASE("dellnos9: the destinations of monitor sessions are ports, by the names that the switch shortens") {
    const auto mirrors = parse_dellnos9_mirrors(parse_dellnos9_output(switch_text("dellnos9-monitor.xml")));
    for (const char* port :
         {"GigabitEthernet 1/5", "TenGigabitEthernet 1/49", "GigabitEthernet 1/7", "GigabitEthernet 1/9"})
        CHECK_MESSAGE(is_dellnos9_mirror(mirrors, port), port);
    for (const char* port :
         {"GigabitEthernet 1/13", "GigabitEthernet 1/15", "GigabitEthernet 1/49", "GigabitEthernet 1/50",
          "TenGigabitEthernet 1/5", "Port-channel 10", "GigabitEthernet 1/1"})
        CHECK_MESSAGE(!is_dellnos9_mirror(mirrors, port), port);
    std::string noise = "show monitor session\n";
    for (const auto& line : switch_lines("noise.txt")) noise += line + "\n";
    CHECK(parse_dellnos9_mirrors(noise + "Jan  1 01:13:20: %STKUNIT1-M:CP %IFMGR-5-OSTATE_DN: down: Gi 1/4\n").empty());
    // A later release has other columns behind these.
    CHECK(is_dellnos9_mirror(parse_dellnos9_mirrors("1   Gi 1/1   Gi 1/2   both  Port  N/A  N/A  0  0  No  N/A\n"),
                             "GigabitEthernet 1/2"));
}

TEST_CASE("dellnos9: whatever is no sign of success means that nothing was saved") {
    const auto error = [](const std::string& said) {
        return find_dellnos9_save_error("write\n" + said + "lab-s3048#");
    };
    for (const char* fine :
         {"", "!\n", "!\n!!!!\n10082 bytes successfully copied\n", "Synchronizing data to peer Stack-unit\n!!!\n",
          "!\nJan  1 01:13:20 %STKUNIT0-M:CP %FILEMGR-5-FILESAVED: Copied running-config to startup-config in flash\n"})
        CHECK_MESSAGE(error(fine).empty(), fine);
    for (const std::string bad :
         {"% Error: Flash is full.", "No space left on device", "Configuration is locked by another session"})
        CHECK_MESSAGE(holds(error("!\n" + bad + "\n"), bad), bad);
    CHECK_FALSE(error("% Error: 0 bytes successfully copied\n").empty());
}

namespace {

const std::string list_heading =
    "\nPort      Description     Duplex Speed   Neg  Link   Flow  M  VLAN\n"
    "                                              State  Ctrl\n"
    "--------- --------------- ------ ------- ---- ------ ----- -- -------------------\n";

/// A port that carries what delln3000-tagged does.
std::string tagged_block(const std::string& port) {
    auto text = switch_text("delln3000-tagged.txt");
    return "Port: " + port + text.substr(text.find('\n')) + "\n";
}

}  // namespace

TEST_CASE(
    "texts of switches: a list names all ports, each is asked for, and one without an answer does not count as dark") {
    CliSite site(delln3000_table(),
                 {{"show interfaces status",
                   list_heading + "Gi1/0/5   to rack 7       Full   1000    Auto Up     On    T  (4000),110,\n" +
                       std::string(62, ' ') + "210-212\n" +
                       "Gi1/0/6                   N/A    Unknown Auto Down   Off   A  1\n"
                       "Hu1/0/1                   N/A    Unknown Auto Down   Off   A  1\n"
                       "<189> Jan  1 00:00:00 rack7-1 TRAPMGR[traptask]: NTFC Link Down: Gi1/0/9\n"
                       "\nOob       Type                            Link\n"
                       "oob       Out-Of-Band                     Up\n"
                       "\nPort    Description                    Link   M  VLAN\nChannel     State\n"
                       "Po7                                    Up     T  (4000)\n"},
                  {"show int sw gi1/0/5", tagged_block("Gi1/0/5")},
                  {"show int sw gi1/0/6", "% Internal failure\n"},
                  {"show int sw Hu1/0/1", "An invalid interface has been used for this function.\n"},
                  {"show int sw port-channel 7", tagged_block("Po7")}});
    const auto all = site.session->read_all();
    REQUIRE(all);
    CHECK(all->size() == 4);
    CHECK(all->at("gi1/0/5") == lit({}, {110, 210, 211, 212}));
    CHECK(all->at("Po7") == all->at("gi1/0/5"));
    for (const std::string port : {"gi1/0/6", "Hu1/0/1"}) {
        CAPTURE(port);
        CHECK(all->at(port).is_unread);
        CHECK(all->at(port).may_carry_any);
    }
    CHECK(holds(all->at("gi1/0/6").foreign, "Internal failure"));
    CHECK(site.talk->count("show interfaces status") == 1);
}

TEST_CASE("texts of switches: a list that is refused, empty or not understood is no list") {
    for (const auto& list :
         {std::string("% Invalid input\n"), list_heading, list_heading + "Gi1/0/5x  Full\n", std::string("\n")}) {
        CAPTURE(list);
        CliSite site(delln3000_table(), {{"show interfaces status", list}});
        const auto failure = failure_of([&] { site.session->read_all(); });
        CHECK(failure.kind() == SwitchError::Kind::refused);
        CHECK(holds(failure.what(), "show interfaces status"));
    }
    CliSite none(delln3000_table(),
                 {{"show interfaces status", list_heading + "Gi1/0/5   Full\n"}, {"show int sw gi1/0/5", "% No\n"}});
    CHECK(holds(failure_of([&] { none.session->read_all(); }).what(), "show int sw gi1/0/5"));
}

TEST_CASE(
    "texts of switches: a port-channel of a Nexus is read with its ports, and a name that is none is never sent back") {
    const auto trunk = switch_text("nexus-trunk.txt");
    const auto rest = trunk.substr(trunk.find('\n')) + "\n";
    const auto down = switch_text("nexus-link-down.txt");
    CliSite site(nexus_table(), {{"show int sw", "Name: Ethernet1/1" + rest + "Name: port-channel10" + rest +
                                                     "Name: a;reload" + down.substr(down.find('\n')) + "\n"}});
    const auto all = site.session->read_all();
    REQUIRE(all);
    CHECK(all->at("port-channel10") == all->at("Ethernet1/1"));
    CHECK_FALSE(all->at("port-channel10").is_dark());
    CHECK(all->at("a;reload").may_carry_any);
    for (const auto& line : site.talk->heard) CHECK_FALSE(holds(line, "reload"));
}

TEST_CASE("texts of switches: a message of the log changes nothing, wherever it comes") {
    std::vector<std::string> messages;
    for (const auto& line : switch_lines("noise.txt")) {
        if (is_log_message(line)) messages.push_back(line);
    }
    REQUIRE(messages.size() == 5);
    for (const std::string name :
         {"delln3000-tagged", "nexus-trunk", "powerconnect55xx-any-order", "powerconnect55xx-inactive-lines"}) {
        CAPTURE(name);
        const auto& table = table_of(name);
        const auto lines = switch_lines(name + ".txt");
        const auto state = read_text(name);
        for (std::size_t place = 0; place <= lines.size(); ++place) {
            CAPTURE(place);
            std::string text;
            for (std::size_t i = 0; i < lines.size(); ++i) {
                if (i == place) text += messages[place % messages.size()] + '\n';
                text += lines[i] + '\n';
            }
            CHECK(CliSite(table, {{read_line(table), text + "\n"}}).read() == state);
        }
    }
}
