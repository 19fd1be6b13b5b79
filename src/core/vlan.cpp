#include "core/vlan.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace haas::core {

namespace {

constexpr std::string_view native_text = "vlan/native";
constexpr std::string_view tagged_prefix = "vlan/";

constexpr std::string_view blanks = " \t";

std::optional<Vlan> parse_end(std::string_view text) { return parse_vlan(base::trim(text, blanks)); }

}  // namespace

std::optional<Vlan> parse_vlan(std::string_view text) {
    const auto vlan = base::parse_number<Vlan>(text);
    if (!vlan || text.front() == '0' || *vlan < lowest_vlan || *vlan > highest_vlan) return std::nullopt;
    return vlan;
}

std::optional<VlanRange> parse_vlan_range(std::string_view text) {
    const std::size_t dash = text.find('-');
    const auto first = parse_end(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parse_end(text.substr(dash + 1));
    if (!first || !last || *last < *first) return std::nullopt;
    return VlanRange{*first, *last};
}

void insert(std::set<Vlan>& vlans, const VlanRange& range) {
    for (unsigned vlan = range.first; vlan <= range.last; ++vlan) vlans.insert(vlans.end(), static_cast<Vlan>(vlan));
}

std::vector<Vlan> parse_vlan_list(std::string_view text) {
    std::set<Vlan> vlans;
    if (base::trim(text, blanks).empty()) return {};
    for (const auto part : base::split(text, ',')) {
        const auto range = parse_vlan_range(part);
        if (!range) {
            throw base::ConfigError("\"" + std::string(base::trim(part, blanks)) +
                                    "\" is neither a VLAN id from 1 to 4094 nor a range of them such as 100-200");
        }
        insert(vlans, *range);
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
    if (!text.starts_with(tagged_prefix)) return std::nullopt;
    const auto vlan = parse_vlan(text.substr(tagged_prefix.size()));
    if (!vlan) return std::nullopt;
    return tagged(*vlan);
}

std::string Channel::text() const {
    return vlan_ ? std::string(tagged_prefix) + std::to_string(*vlan_) : std::string(native_text);
}

}  // namespace haas::core
