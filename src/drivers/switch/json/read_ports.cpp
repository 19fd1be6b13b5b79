#include "drivers/switch/json/read_ports.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

using core::PortState;
using core::Vlan;
using Vlans = std::set<Vlan>;

std::string quote_plainly(std::string_view words) { return base::one_line(words); }

PortState routed_state() { return foreign_state(std::string(no_switch_port) + "it routes", {}); }

PortState trunk_state(std::optional<Vlan> native, Vlans allowed) {
    if (allowed.size() >= all_vlans) return unbounded_state("a trunk of all VLANs");
    if (native) allowed.erase(*native);
    return {native, std::move(allowed)};
}

std::string lacking_text(const SwitchReading& reading, const VlanRemedies& remedies, const Vlans& vlans) {
    const auto find = [&](Vlan vlan) {
        const auto found = reading.vlans.find(vlan);
        return found == reading.vlans.end() ? nullptr : &found->second;
    };
    for (const Vlan vlan : vlans) {
        if (const auto* const found = find(vlan); found == nullptr || !found->is_in_group) continue;
        return "VLAN " + std::to_string(vlan) +
               " is in a trunk group, so other ports do not carry it: take it out of its trunk groups on the switch";
    }
    return lacking_text(remedies, find_lacking(vlans, [&](Vlan vlan) {
                            const auto* const found = find(vlan);
                            return found == nullptr ? std::nullopt : std::optional(found->is_active);
                        }));
}

PortState carried_state(const SwitchReading& reading, const VlanRemedies& remedies, PortState state) {
    if (!state.foreign.empty()) return state;
    const auto text = lacking_text(reading, remedies, vlans_of(state));
    return text.empty() ? state : foreign_state(text + "; configured is " + state.text(), vlans_of(state));
}

std::string unknown_line(const ConfigLines& lines, const std::vector<std::string_view>& words,
                         const std::vector<std::string_view>& known) {
    const auto begins_with_one = [](const std::string& line, const std::vector<std::string_view>& beginnings) {
        return std::any_of(beginnings.begin(), beginnings.end(),
                           [&](std::string_view beginning) { return line.starts_with(beginning); });
    };
    for (const auto& line : lines) {
        if (begins_with_one(line, words) && !begins_with_one(line, known)) return line;
    }
    return {};
}

bool has_line(const ConfigLines& lines, std::string_view words) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return line.starts_with(words); });
}

}  // namespace haas::drivers
