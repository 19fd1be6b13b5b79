#include "drivers/switch/rest/vlan_text.hpp"

#include "base/error.hpp"

namespace haas::drivers {

std::set<core::Vlan> parse_vlan_text(std::string_view text) {
    std::set<core::Vlan> vlans;
    for (;;) {
        const auto comma = text.find(',');
        const auto part = text.substr(0, comma);
        const auto dash = part.find('-');
        const auto first = core::parse_vlan(part.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : core::parse_vlan(part.substr(dash + 1));
        if (!first || !last || *last < *first) throw base::Error("no list of VLANs: " + std::string(part));
        for (unsigned vlan = *first; vlan <= *last; ++vlan) vlans.insert(static_cast<core::Vlan>(vlan));
        if (comma == std::string_view::npos) return vlans;
        text.remove_prefix(comma + 1);
    }
}

}  // namespace haas::drivers
