#include "core/switch.hpp"

#include <algorithm>

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

const SwitchDriver* SwitchDrivers::find(std::string_view type) const {
    const std::string_view name = type.substr(type.rfind('/') + 1);
    const auto found =
        std::find_if(drivers_.begin(), drivers_.end(), [&](const auto& driver) { return driver->type() == name; });
    return found == drivers_.end() ? nullptr : found->get();
}

}  // namespace haas::core
