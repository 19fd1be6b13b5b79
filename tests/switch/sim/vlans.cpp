#include "switch/sim/vlans.hpp"

namespace haas_sim {

std::optional<int> parse_number(std::string_view text) {
    if (text.empty() || text.size() > 5) return {};
    int number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return {};
        number = number * 10 + (c - '0');
    }
    return number;
}

VlanSet vlan_range(int first, int last) {
    VlanSet vlans;
    for (int vlan = first; vlan <= last; ++vlan) vlans.set(static_cast<std::size_t>(vlan));
    return vlans;
}

std::optional<VlanSet> parse_vlans(std::string_view text, int highest) {
    VlanSet vlans;
    for (;;) {
        const auto comma = text.find(',');
        const auto item = text.substr(0, comma);
        const auto dash = item.find('-');
        const auto first = parse_number(item.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : parse_number(item.substr(dash + 1));
        if (!first || !last || *first < 1 || *last > highest || *first > *last) return {};
        vlans |= vlan_range(*first, *last);
        if (comma == std::string_view::npos) return vlans;
        text.remove_prefix(comma + 1);
    }
}

std::vector<std::string> vlan_items(const VlanSet& vlans) {
    std::vector<std::string> items;
    for (std::size_t first = 1; first < vlans.size(); ++first) {
        if (!vlans[first]) continue;
        std::size_t last = first;
        while (last + 1 < vlans.size() && vlans[last + 1]) ++last;
        items.push_back(first == last ? std::to_string(first) : std::to_string(first) + "-" + std::to_string(last));
        first = last;
    }
    return items;
}

std::string format_vlans(const VlanSet& vlans) {
    std::string text;
    for (const auto& item : vlan_items(vlans)) text += (text.empty() ? "" : ",") + item;
    return text;
}

}  // namespace haas_sim
