#include "core/vlan.hpp"

#include "base/error.hpp"

namespace haas::core {

namespace {

constexpr std::string_view native_text = "vlan/native";
constexpr std::string_view tagged_prefix = "vlan/";

std::string_view trim(std::string_view text) {
    const std::size_t from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

Vlan require_vlan(std::string_view text) {
    const auto vlan = parse_vlan(trim(text));
    if (!vlan) throw base::ConfigError("\"" + std::string(text) + "\" is not a VLAN id from 1 to 4094");
    return *vlan;
}

}  // namespace

std::optional<Vlan> parse_vlan(std::string_view text) {
    if (text.empty() || text.size() > 4 || text.front() == '0') return std::nullopt;
    unsigned value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    if (value < lowest_vlan || value > highest_vlan) return std::nullopt;
    return static_cast<Vlan>(value);
}

std::vector<Vlan> parse_vlan_list(std::string_view text) {
    std::set<Vlan> vlans;
    bool more = !trim(text).empty();
    while (more) {
        const std::size_t comma = text.find(',');
        const std::string_view part = text.substr(0, comma);
        more = comma != std::string_view::npos;
        if (more) text.remove_prefix(comma + 1);
        const std::size_t dash = part.find('-');
        const Vlan first = require_vlan(part.substr(0, dash));
        const Vlan last = dash == std::string_view::npos ? first : require_vlan(part.substr(dash + 1));
        if (last < first) throw base::ConfigError("the range " + std::string(trim(part)) + " is reversed");
        for (unsigned vlan = first; vlan <= last; ++vlan) vlans.insert(static_cast<Vlan>(vlan));
    }
    return {vlans.begin(), vlans.end()};
}

std::string format_vlan_list(const std::set<Vlan>& vlans) {
    std::string text;
    for (auto it = vlans.begin(); it != vlans.end();) {
        const Vlan first = *it;
        Vlan last = first;
        for (++it; it != vlans.end() && *it == last + 1; ++it) last = *it;
        if (!text.empty()) text += ',';
        text += std::to_string(first);
        if (last != first) text += '-' + std::to_string(last);
    }
    return text;
}

std::optional<Channel> Channel::parse(std::string_view text) {
    if (text == native_text) return native();
    if (text.substr(0, tagged_prefix.size()) != tagged_prefix) return std::nullopt;
    const auto vlan = parse_vlan(text.substr(tagged_prefix.size()));
    if (!vlan) return std::nullopt;
    return tagged(*vlan);
}

std::string Channel::text() const {
    return vlan_ ? std::string(tagged_prefix) + std::to_string(*vlan_) : std::string(native_text);
}

}  // namespace haas::core
