#include "drivers/switch/console/port_blocks.hpp"

#include <algorithm>
#include <set>

#include "drivers/switch/console/dialogue.hpp"

namespace haas::drivers {

namespace {

using core::PortState;
using core::Vlan;

/// With so many VLANs, nobody has listed them.
constexpr std::size_t all_vlans = 4000;

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::string lower(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lowered;
}

bool begins_with(std::string_view text, std::string_view beginning) { return text.substr(0, beginning.size()) == beginning; }

/// `Inactive`, `default` and a VLAN's name stand in brackets behind its number, and say nothing here.
std::string without_brackets(std::string_view text) {
    std::string kept;
    int depth = 0;
    for (const char c : text) {
        if (c == '(') ++depth;
        if (depth == 0) kept += c;
        if (c == ')' && depth > 0) --depth;
    }
    return depth == 0 ? std::string(trimmed(kept)) : std::string(text);
}

/// The keys of one port's block, lowered, with their values.
class Block {
public:
    void add(std::string_view key, std::string_view value) {
        last_ = lower(trimmed(key));
        const auto [at, added] = values_.emplace(last_, trimmed(value));
        if (!added && at->second != trimmed(value)) contradiction_ = last_;
    }
    void go_on(std::string_view more) {
        if (last_.empty()) return;
        auto& value = values_[last_];
        if (!value.empty()) value += value.back() == ',' ? "" : ",";
        value += trimmed(more);
    }
    std::optional<std::string> find(ConsoleTexts keys) const {
        std::optional<std::string> found;
        for_each_line(keys, [&](std::string_view key) {
            const auto at = values_.find(lower(key));
            if (!found && at != values_.end()) found = at->second;
        });
        return found;
    }
    /// A line that belongs to some value, but does not say so.
    void lose(std::string_view line) { broken_ = trimmed(line); }
    const std::string& contradiction() const { return contradiction_; }
    const std::string& broken() const { return broken_; }

private:
    std::map<std::string, std::string> values_;
    std::string last_;
    std::string contradiction_;
    std::string broken_;
};

struct Unreadable {
    std::string text;
};

std::optional<Vlan> parse_native(const std::string& value) {
    const std::string text = without_brackets(value);
    if (lower(text) == "none") return std::nullopt;
    const auto vlan = core::parse_vlan(text);
    if (!vlan) throw Unreadable{"native VLAN " + value};
    return vlan;
}

bool has_digit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether a line can be part of a list of VLANs.
bool is_list(std::string_view line) {
    return has_digit(line) && line.find_first_not_of("0123456789,- ") == std::string_view::npos;
}

/// Whether a number stands in brackets, where only words are known.
bool has_number_in_brackets(std::string_view text) {
    const auto open = text.find('(');
    return open != std::string_view::npos && has_digit(text.substr(open, text.rfind(')') - open));
}

/// `1,100-102`, with blanks; numbers above the VLANs', which some switches end their list of all with, are no VLANs.
std::set<Vlan> parse_allowed(const std::string& value) {
    std::set<Vlan> vlans;
    std::string text = lower(without_brackets(value));
    if (text == "none") return vlans;
    // What was read too short would be trusted though the port carries more.
    if (text.empty() || text.back() == ',' || text.back() == '-' || has_number_in_brackets(value)) {
        throw Unreadable{"VLANs " + value};
    }
    if (text == "all") {
        for (unsigned vlan = core::lowest_vlan; vlan <= core::highest_vlan; ++vlan) vlans.insert(static_cast<Vlan>(vlan));
        return vlans;
    }
    std::replace(text.begin(), text.end(), ' ', ',');
    std::string_view rest = text;
    Vlan highest = 0;
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        const auto item = rest.substr(0, comma);
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
        if (item.empty()) continue;
        const auto dash = item.find('-');
        const auto first = core::parse_vlan(item.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : core::parse_vlan(item.substr(dash + 1));
        // Lists ascend; one that does not had a number cut in two at the end of a line.
        if (!first || !last || *first > *last || *first <= highest) throw Unreadable{"VLANs " + value};
        highest = *last;
        for (unsigned vlan = *first; vlan <= *last; ++vlan) vlans.insert(static_cast<Vlan>(vlan));
    }
    return vlans;
}

/// @param vlans  all that the port may carry; none: it may carry any
PortState foreign(std::string text, std::set<Vlan> vlans = {}) {
    PortState state;
    state.foreign = for_message(text);
    state.may_carry_any = vlans.empty();
    state.foreign_vlans = std::move(vlans);
    return state;
}

/// A routed port, for one.
PortState no_switch_port(const std::string& text) {
    auto state = foreign("no switch port: " + text);
    state.may_carry_any = false;
    return state;
}

PortState access_port(const ConsoleTable& table, const Block& block, const std::string& mode) {
    const auto access = block.find(table.access_keys);
    const auto vlan = access ? core::parse_vlan(without_brackets(*access)) : std::nullopt;
    return vlan ? foreign("mode " + mode + ", VLAN " + std::to_string(*vlan), {*vlan}) : foreign("mode " + mode);
}

PortState trunk_port(const ConsoleTable& table, std::optional<Vlan> dummy, const Block& block) {
    const auto native_value = block.find(table.native_keys);
    const auto allowed_value = block.find(table.allowed_keys);
    if (!native_value || !allowed_value) return foreign("an answer without the native VLAN or the allowed VLANs");
    PortState state;
    state.native = parse_native(*native_value);
    state.tagged = parse_allowed(*allowed_value);
    if (state.tagged.size() >= all_vlans) return foreign("a trunk of all VLANs");
    const std::string seen = "native VLAN " + *native_value + ", allowed VLANs " + *allowed_value;
    if (dummy && state.tagged.count(*dummy) != 0) return foreign(seen, state.tagged);
    if (state.native == dummy) state.native.reset();
    if (state.native && state.tagged.erase(*state.native) == 0) {
        state.tagged.insert(*state.native);
        return foreign(seen, state.tagged);
    }
    return state;
}

PortState to_port_state(const ConsoleTable& table, std::optional<Vlan> dummy, const Block& block) {
    if (!block.contradiction().empty()) return foreign("an answer with two values of " + block.contradiction());
    if (!block.broken().empty()) return foreign("not understood: an answer broken at " + block.broken());
    const auto enabled = block.find(table.enabled_keys);
    if (enabled && !begins_with(lower(*enabled), "enable")) return no_switch_port(*enabled);
    const auto mode = block.find(table.mode_keys);
    if (!mode) return foreign("an answer without the port's mode");
    if (!begins_with(lower(*mode), "trunk")) return access_port(table, block, *mode);
    try {
        return trunk_port(table, dummy, block);
    } catch (const Unreadable& what) {
        return foreign("not understood: " + what.text);
    }
}

}  // namespace

std::map<std::string, PortState> parse_port_blocks(const ConsoleTable& table, std::optional<Vlan> dummy,
                                                   std::string_view answer) {
    std::map<std::string, PortState> ports;
    std::string port;
    Block block;
    const auto finish = [&] {
        if (port.empty()) return;
        const bool first = ports.count(port) == 0;
        ports.insert_or_assign(port, first ? to_port_state(table, dummy, block) : foreign("two answers for one port"));
    };
    for_each_line(answer, [&](std::string_view line) {
        const auto colon = line.find(':');
        if (trimmed(line).empty()) return;
        if (colon == std::string_view::npos) {
            if (line.front() == ' ') {
                block.go_on(line);
            } else if (is_list(line)) {
                block.lose(line);
            }
            return;
        }
        const auto key = trimmed(line.substr(0, colon));
        const auto value = trimmed(line.substr(colon + 1));
        if (key == table.block_begin) {
            finish();
            port = table.port(lower(value));
            block = {};
        } else {
            block.add(key, value);
        }
    });
    finish();
    return ports;
}

}  // namespace haas::drivers
