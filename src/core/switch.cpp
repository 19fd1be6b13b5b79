#include "core/switch.hpp"

#include "base/text.hpp"

namespace haas::core {

namespace {

std::string printable(std::string text) {
    for (char& c : text) c = c == '\n' ? ' ' : base::is_printable(c) ? c : '?';
    return text;
}

}  // namespace

SwitchError::SwitchError(Kind kind, const std::string& step, const std::string& detail)
    : base::Error(step + ": " + printable(detail)), kind_(kind) {}

std::set<Vlan> PortState::possible_vlans() const {
    auto vlans = tagged;
    vlans.insert(foreign_vlans.begin(), foreign_vlans.end());
    if (native) vlans.insert(*native);
    if (!may_carry_any) return vlans;
    insert(vlans, all_vlan_ids);
    return vlans;
}

std::string PortState::text() const {
    if (!foreign.empty()) return foreign;
    if (is_dark()) return "dark";
    std::string text;
    if (native) text = "native " + std::to_string(*native);
    if (!tagged.empty()) text += (text.empty() ? "tagged " : ", tagged ") + format_vlan_list(tagged);
    return text;
}

}  // namespace haas::core
