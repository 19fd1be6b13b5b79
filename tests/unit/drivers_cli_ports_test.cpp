// What CLI switches are sent for a change of a port, and what is read from their answers.
#include <doctest/doctest.h>

#include <iterator>
#include <random>

#include "base/text.hpp"
#include "drivers/switch/cli/driver.hpp"
#include "drivers/switch/cli/port_blocks.hpp"
#include "drivers/switch/cli/port_lines.hpp"
#include "drivers/switch/cli/port_reading.hpp"
#include "drivers/switch/cli/terminal_text.hpp"
#include "drivers/switch/error_texts.hpp"
#include "switch_words.hpp"

using namespace haas;
using namespace haas::drivers;
using core::PortState;
using haas_test::lit;

namespace {

PortState foreign(const char* text = "something") {
    PortState made;
    made.foreign = text;
    return made;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string all;
    for (const auto& line : lines) all += line + "|";
    return all;
}

std::string lines_of(const CliTable& table, const PortState& seen, const PortState& wanted) {
    const std::optional<core::Vlan> dummy =
        table.dummy == CliTable::Dummy::required ? std::optional<core::Vlan>(999) : std::nullopt;
    return joined(port_lines(table, dummy, {"x", seen, wanted}));
}

/// What a Nexus' answer says of its ports.
std::map<std::string, PortState> states_in(const std::string& answer) {
    std::map<std::string, PortState> states;
    for (const auto& [port, block] : parse_port_blocks(nexus_table(), answer)) {
        const auto configured = read_block(nexus_table(), 999, block);
        const LackingVlans lacking{.absent = configured.idle};
        states.emplace(port, carried_state(nexus_table().remedies, configured.state, lacking));
    }
    return states;
}

}  // namespace

TEST_CASE("the fewest lines lead from what was seen to what is wanted") {
    const auto& dell = powerconnect55xx_table();
    CHECK(lines_of(dell, {}, {}) == "");
    CHECK(lines_of(dell, lit(100, {200}), lit(100, {200})) == "");
    CHECK(lines_of(dell, lit(100, {200}), lit(100, {201})) ==
          "sw trunk allowed vlan remove 200|sw trunk allowed vlan add 201|");
    CHECK(lines_of(dell, lit(100, {200}), {}) == "sw trunk allowed vlan none|sw trunk native vlan none|");
    CHECK(lines_of(dell, lit(100, {200}), lit(std::nullopt, {200})) ==
          "sw trunk allowed vlan remove 100|sw trunk native vlan none|");
    CHECK(lines_of(dell, lit(100, {200}), lit(200, {100})) ==
          "sw trunk allowed vlan remove 100,200|sw trunk allowed vlan add 100,200|sw trunk native vlan 200|");
    CHECK(lines_of(dell, foreign(), {}) == "sw trunk allowed vlan none|sw trunk native vlan none|sw mode trunk|");

    CHECK(lines_of(delln3000_table(), lit(100), lit(std::nullopt, {200})) ==
          "sw trunk allowed vlan remove 100|sw trunk allowed vlan add 999|sw trunk native vlan 999|"
          "sw trunk allowed vlan remove 999|sw trunk allowed vlan add 200|");
    const std::string made_dark =
        "sw trunk allowed vlan add 999|sw trunk native vlan 999|sw trunk allowed vlan remove 1-998,1000-4093|"
        "no shutdown|sw trunk allowed vlan remove 999|";
    CHECK(lines_of(delln3000_table(), foreign("a trunk of all VLANs"), {}) == made_dark);
    for (const char* other :
         {"mode Access Mode, VLAN 1", "not understood: VLANs 1-", "an answer without the port's mode"})
        CHECK(lines_of(delln3000_table(), foreign(other), {}) == "shutdown|sw mode trunk|" + made_dark);
    CHECK(lines_of(nexus_table(), lit(100), lit(101)) ==
          "sw trunk allowed vlan remove 100|sw trunk native vlan 101|sw trunk allowed vlan add 101|");
}

TEST_CASE("lists of many VLANs are parted into lines that fit on a screen") {
    std::set<core::Vlan> odd;
    for (core::Vlan vlan = 1001; vlan < 1100; vlan = static_cast<core::Vlan>(vlan + 2)) odd.insert(vlan);
    const auto lines = port_lines(nexus_table(), 999, {"x", {}, lit(std::nullopt, odd)});
    std::set<core::Vlan> sent;
    for (const auto& line : lines) {
        CHECK(line.size() <= 80);
        const std::string beginning = "sw trunk allowed vlan add ";
        REQUIRE(line.starts_with(beginning));
        for (const auto vlan : core::parse_vlan_list(line.substr(beginning.size()))) sent.insert(vlan);
    }
    CHECK(sent == odd);
}

TEST_CASE("VLANs that a switch cannot give to a port are refused before anything is sent") {
    const auto refused = [](const CliTable& table, core::Vlan vlan) {
        return haas_test::refusal_of([&] { port_lines(table, 999, {"x", {}, lit(vlan)}); });
    };
    CHECK(!refused(nexus_table(), 999).empty());
    CHECK(!refused(delln3000_table(), 4094).empty());
}

TEST_CASE("an answer that is not understood is a foreign state, never a dark port") {
    const auto one = [](const std::string& rest) { return states_in("Name: Ethernet1/1\n" + rest).at("Ethernet1/1"); };
    const std::string trunk = "  Switchport: Enabled\n  Operational Mode: trunk\n";
    const std::string native = "  Trunking Native Mode VLAN: 999 (dummy)\n";
    const std::string none = "  Trunking VLANs Allowed: none\n";
    CHECK(one(trunk + native + none).is_dark());
    CHECK_FALSE(one("").foreign.empty());
    CHECK_FALSE(one(trunk).foreign.empty());
    CHECK_FALSE(one(trunk + native).foreign.empty());
    CHECK_FALSE(one(native + none).foreign.empty());
    CHECK_FALSE(one("  Switchport: Disabled\n" + native + none).foreign.empty());
    CHECK_FALSE(one(trunk + none + "  Trunking Native Mode VLAN: 5\n").foreign.empty());
    CHECK_FALSE(one(trunk + native + "  Trunking VLANs Allowed: 5,999\n").foreign.empty());
    CHECK_FALSE(one(trunk + native + "  Trunking VLANs Allowed: 5-x\n").foreign.empty());
    CHECK_FALSE(one(trunk + native + none + "  Trunking VLANs Allowed: 5\n").foreign.empty());
    CHECK_FALSE(one(trunk + native + none + "Name: Ethernet1/1\n" + trunk + native + none).foreign.empty());
    CHECK(one(trunk + native + "  Trunking VLANs Allowed: 1-998,1000-4094\n").foreign == "a trunk of all VLANs");
}

TEST_CASE("a list of VLANs that may have been read too short is a foreign state") {
    const std::string begin =
        "Name: Ethernet1/1\n  Switchport: Enabled\n  Operational Mode: trunk\n"
        "  Trunking Native Mode VLAN: 999\n  Trunking VLANs Allowed: ";
    const auto read = [&](const std::string& list) { return states_in(begin + list + "\n").at("Ethernet1/1"); };
    CHECK(read("100-102,\n      200,300").text() == "tagged 100-102,200,300");
    CHECK(read("100-102\n      ,200").text() == "tagged 100-102,200");
    for (const char* list : {"", "100,101,", "100-", "100-102,\n200,300", "104,106,20\n8,300", "100-102\n200,300",
                             "20,104\n,208", "104,20\n  8", "(100),101"}) {
        CAPTURE(list);
        CHECK_FALSE(read(list).foreign.empty());
    }
}

TEST_CASE("the vendors' error texts are distinguished from other texts") {
    for (const char* bad :
         {"% Unrecognized command", "%Invalid input", "            ^\n% Invalid input detected at '^' marker.",
          "ERROR: VLAN does not exist", "Incomplete command", "% Ambiguous command", "Invalid interface format",
          "Command not found / Incomplete command. Use ? to list commands."}) {
        CAPTURE(bad);
        CHECK(find_error_text(bad));
    }
    for (const char* fine :
         {"", "Copy succeeded", "%LINK-W-Down:  gi1/0/5", "23-Nov-2026 %COPY-I-FILECPY: Files", "Warning: x"}) {
        CAPTURE(fine);
        CHECK_FALSE(find_error_text(fine));
    }
}

TEST_CASE("nothing of a long line is dropped, as a list of VLANs could look whole without its end") {
    TerminalText text;
    const std::string list = "Vlans: 1" + std::string(5000, '1') + ",4094";
    text.feed(list);
    CHECK(text.last_line() == list);
    text.feed("\r\n");
    CHECK(text.finished() == list + "\n");
}

TEST_CASE("whatever a switch sends is a text, and no port is dark because of it") {
    std::mt19937 random(1);
    const std::string pieces[] = {"\x1b[",
                                  "K",
                                  "\r",
                                  "\n",
                                  "\b",
                                  "\x1b",
                                  std::string("\0", 1),
                                  "Name: Ethernet1/1",
                                  "2",
                                  "%",
                                  "  Trunking VLANs Allowed: ",
                                  "1-",
                                  "none",
                                  ",",
                                  "(",
                                  ")",
                                  ":",
                                  " ",
                                  "\xff",
                                  "\t"};
    for (int round = 0; round < 3000; ++round) {
        TerminalText text;
        for (auto length = random() % 40; length > 0; --length) text.feed(pieces[random() % std::size(pieces)]);
        const std::string plain = text.finished() + std::string(text.last_line());
        CHECK(plain.find_first_of("\x1b\r\b\t\xff") == std::string::npos);
        CHECK(base::one_line(plain).find('\n') == std::string::npos);
        find_error_text(plain);
        for (const auto& [port, state] : states_in(plain)) CHECK_FALSE(state.foreign.empty());
    }
}
