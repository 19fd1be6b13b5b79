#include "drivers/switch/json/read_ports.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

using core::PortState;
using core::Vlan;
using Vlans = std::set<Vlan>;

const std::string_view monitor_text =
    "a destination of port mirroring, which gets copies of other ports' frames: take it out of its monitor session";

std::string quote_plainly(std::string_view words) { return base::one_line(words); }

PortState foreign_state(std::string_view text, Vlans vlans) {
    PortState state;
    state.foreign = base::one_line(text);
    state.may_carry_any = vlans.empty();
    state.foreign_vlans = std::move(vlans);
    return state;
}

PortState foreign_without_vlans(std::string_view text) {
    auto state = foreign_state(text);
    state.may_carry_any = false;
    return state;
}

PortState routed_state() { return foreign_without_vlans(std::string(no_switch_port) + "it routes"); }

PortState trunk_state(std::optional<Vlan> native, Vlans allowed) {
    if (allowed.size() >= all_vlans) return foreign_state("a trunk of all VLANs");
    if (native) allowed.erase(*native);
    return {native, std::move(allowed)};
}

Vlans missing_vlans(const SwitchReading& reading, const Vlans& vlans) {
    Vlans missing;
    for (const Vlan vlan : vlans) {
        const auto found = reading.vlans.find(vlan);
        const bool is_carried = found != reading.vlans.end() && found->second.is_active && !found->second.is_in_group;
        if (!is_carried) missing.insert(vlan);
    }
    return missing;
}

std::string missing_vlans_text(const SwitchReading& reading, const Vlans& missing) {
    constexpr std::size_t longest = 40;
    std::string list = core::format_vlan_list(missing);
    if (list.size() > longest) list = list.substr(0, list.rfind(',', longest)) + ",...";
    const auto in_group = std::find_if(missing.begin(), missing.end(), [&](Vlan vlan) {
        const auto found = reading.vlans.find(vlan);
        return found != reading.vlans.end() && found->second.is_in_group;
    });
    if (in_group != missing.end()) {
        return "VLAN " + std::to_string(*in_group) +
               " is in a trunk group, so other ports do not carry it: take it out of its trunk groups on the switch";
    }
    return "VLAN " + list +
           " does not exist on the switch, or is not active: create it there, with `configure`, `vlan " + list + "`";
}

PortState carried_state(const SwitchReading& reading, PortState state) {
    if (!state.foreign.empty()) return state;
    const auto missing = missing_vlans(reading, vlans_of(state));
    if (missing.empty()) return state;
    return foreign_state(missing_vlans_text(reading, missing) + "; configured is " + state.text(), vlans_of(state));
}

PortState captive_state(const std::string& text, const PortState* of) {
    if (of == nullptr) return foreign_state(text);
    auto state = foreign_without_vlans(text);
    state.foreign_vlans = of->foreign_vlans;
    state.foreign_vlans.merge(vlans_of(*of));
    state.may_carry_any = of->may_carry_any;
    return state;
}

std::string member_text(const std::string& channel) {
    return "a member of " + channel + ": take it out of there, or register " + channel + " instead";
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
