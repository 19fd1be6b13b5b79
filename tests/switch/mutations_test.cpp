// Every text that shows a port (tests/texts/switches), with one line left out, twice or behind the next, or cut off
// anywhere: no VLAN that it still shows is lost, unless the port is said to be in a state that is not understood.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iterator>
#include <optional>
#include <sstream>

#include "drivers/switch/cli/configuration_session.hpp"
#include "drivers/switch/cli/driver.hpp"
#include "drivers/switch/cli/session.hpp"
#include "unit/cli_site.hpp"
#include "unit/talking_switch.hpp"

using namespace haas;
using namespace haas::drivers;
using core::PortState;
using haas_test::Talk;
using Vlans = std::set<core::Vlan>;

namespace {

constexpr core::Vlan highest = 4094;

/// All that a text may name: numbers, ranges, and the word `all`.
Vlans named(const std::string& text) {
    Vlans vlans;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t at = 0; at < text.size();) {
        if (!is_digit(text[at])) {
            ++at;
            continue;
        }
        const auto number = [&] {
            int value = 0;
            for (; at < text.size() && is_digit(text[at]); ++at) value = std::min(value * 10 + (text[at] - '0'), 9999);
            return value;
        };
        const int first = number();
        int last = first;
        auto next = at;
        while (next < text.size() && text[next] == ' ') ++next;
        if (next < text.size() && text[next] == '-') {
            do ++next;
            while (next < text.size() && text[next] == ' ');
            if (next < text.size() && is_digit(text[next])) {
                at = next;
                last = number();
            }
        }
        for (int vlan = std::max(first, 1); vlan <= std::min<int>(last, highest); ++vlan)
            vlans.insert(static_cast<core::Vlan>(vlan));
    }
    if (text.find("All") != std::string::npos || text.find(" all") != std::string::npos) {
        for (core::Vlan vlan = 1; vlan <= highest; ++vlan) vlans.insert(vlan);
    }
    return vlans;
}

/// A switch that shows one text.
class Reader {
public:
    Reader(const CliTable& table, std::optional<core::Vlan> dummy, std::string port, std::string line)
        : table_(table), dummy_(dummy), port_(std::move(port)), line_(std::move(line)) {}

    std::optional<PortState> operator()(const std::string& text) const {
        const auto talk = std::make_shared<Talk>();
        talk->answers = {{line_, text + "\n"}};
        std::string vlans =
            "\nVLAN Name                             Status    Ports\n"
            "---- -------------------------------- --------- -------------------------------\n"
            "1    default                          active    Eth1/1\n";
        for (const int vlan : {104, 130, 131, 132, 133, 160})
            vlans += std::to_string(vlan) + "  VLAN0" + std::to_string(vlan) + "                         active    \n";
        talk->answers["show vlan brief"] = vlans + "\n";
        talk->answers["show vlan"] = haas_test::vlans_of_n3000;
        try {
            CliSession session(table_, dummy_, Dialogue(haas_test::talk_to(talk), table_.pager, {}),
                               CliLogin{"admin", base::Secret("secret"), std::nullopt});
            const auto states = session.read({port_});
            const auto found = states.find(port_);
            if (found != states.end()) return found->second;
        } catch (const core::SwitchError&) {}
        return std::nullopt;
    }

private:
    const CliTable& table_;
    std::optional<core::Vlan> dummy_;
    std::string port_;
    std::string line_;
};

/// What a port is said to carry if the switch shows this text; empty where the driver refuses to say anything.
using Read = std::function<std::optional<PortState>(const std::string& text)>;

/// A port of a switch that shows its running configuration.
Read os10_reader(const std::string& port) {
    return [port](const std::string& text) -> std::optional<PortState> {
        const auto talk = std::make_shared<Talk>();
        talk->answers = {{"show running-configuration interface", text},
                         {"show running-configuration monitor", haas_test::switch_text("dell-os10-monitor.txt")}};
        const auto& table = dell_os10_table();
        try {
            ConfigurationSession session(table, Dialogue(haas_test::talk_to(talk), table.pager, {}),
                                         CliLogin{"admin", base::Secret("secret"), std::nullopt});
            const auto states = session.read({port});
            const auto found = states.find(port);
            if (found != states.end()) return found->second;
        } catch (const core::SwitchError&) {}
        return std::nullopt;
    };
}

/// VLANs that were possible, and are not any more, beyond those that may be.
Vlans lost(const PortState& before, const std::optional<PortState>& after, const Vlans& may_be_lost) {
    if (!after || after->may_carry_any) return {};
    const auto all = before.possible_vlans();
    const auto left = after->possible_vlans();
    Vlans gone;
    for (const auto vlan : all) {
        if (!left.contains(vlan) && !may_be_lost.contains(vlan)) gone.insert(vlan);
    }
    return gone;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

void check_lines(const Read& read, const std::string& text, const PortState& before) {
    const auto lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto without = lines;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
        auto seen = read(joined(without));
        CHECK_MESSAGE(lost(before, seen, named(lines[i])).empty(), "without `", lines[i], "`: ", seen->text());
        auto twice = lines;
        twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
        seen = read(joined(twice));
        CHECK_MESSAGE(lost(before, seen, {}).empty(), "twice `", lines[i], "`: ", seen->text());
        if (i + 1 == lines.size()) continue;
        auto swapped = lines;
        std::swap(swapped[i], swapped[i + 1]);
        seen = read(joined(swapped));
        CHECK_MESSAGE(lost(before, seen, named(lines[i] + " " + lines[i + 1])).empty(), "`", lines[i],
                      "` after the next line: ", seen->text());
    }
}

void check_cuts(const Read& read, const std::string& text, const PortState& before) {
    for (std::size_t size = 0; size < text.size(); ++size) {
        const auto item = text.find_last_of(" ,:\n(", size == 0 ? 0 : size - 1);
        const auto seen = read(text.substr(0, size));
        const auto cut = text.substr(item == std::string::npos ? 0 : item);
        const bool is_whole = lost(before, seen, named(cut)).empty();
        CHECK_MESSAGE(is_whole, "cut behind `", text.substr(text.rfind('\n', size) + 1, 60), "`: ", seen->text());
    }
}

std::vector<std::string> texts_of(const std::string& kind) {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    std::vector<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(source != nullptr ? source : ".") + "/tests/texts/switches")) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(kind + "-")) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

void check(const Read& read, const std::string& kind) {
    const auto names = texts_of(kind);
    int understood = 0;
    for (const auto& name : names) {
        CAPTURE(name);
        const auto text = haas_test::switch_text(name);
        const auto before = read(text);
        // What is not understood may become clear by what is left out.
        const bool is_clear = before && (!before->may_carry_any || name.find("-all") != std::string::npos);
        if (!is_clear) continue;
        ++understood;
        check_lines(read, text, *before);
        check_cuts(read, text, *before);
    }
    CHECK(understood > 3);
}

}  // namespace

TEST_CASE("mutations: powerconnect55xx") {
    check(Reader(powerconnect55xx_table(), std::nullopt, "gi1/0/5", "show int sw gi1/0/5"), "powerconnect55xx");
}

TEST_CASE("mutations: delln3000") {
    check(Reader(delln3000_table(), 4000, "gi1/0/5", "show int sw gi1/0/5"), "delln3000");
}

TEST_CASE("mutations: nexus") { check(Reader(nexus_table(), 3333, "Ethernet1/1", "show int sw"), "nexus"); }

TEST_CASE("mutations: dell-os10") {
    const auto text = haas_test::switch_text("dell-os10-interfaces.txt");
    for (const std::string port : {"ethernet1/1/3", "ethernet1/1/4", "ethernet1/1/12", "port-channel7"}) {
        CAPTURE(port);
        const auto read = os10_reader(port);
        const auto before = read(text);
        REQUIRE(before.has_value());
        check_lines(read, text, *before);
        check_cuts(read, text, *before);
    }
}
