#include "drivers/switch/lacking_vlans.hpp"

#include "base/text.hpp"
#include "drivers/switch/port_states.hpp"

namespace haas::drivers {

namespace {

using Vlans = std::set<core::Vlan>;

std::string short_list(const Vlans& vlans) {
    constexpr std::size_t longest = 40;
    std::string list = core::format_vlan_list(vlans);
    if (list.size() > longest) list = list.substr(0, list.rfind(',', longest)) + ",...";
    return list;
}

/// Commands between backticks.
std::string commands_text(std::string_view lines, VlanRemedies::Argument argument, std::string_view list) {
    constexpr std::string_view place = "{vlans}";
    const bool is_list = argument == VlanRemedies::Argument::list;
    const auto value = is_list ? list : list.substr(0, list.find_first_of(",-"));
    std::vector<std::string> commands;
    for (const auto line : base::split(lines, '\n')) {
        std::string text(line);
        if (const auto at = text.find(place); at != std::string::npos) text.replace(at, place.size(), value);
        commands.push_back("`" + text + "`");
    }
    return base::join(commands, ", ") + (value == list ? "" : ", and so each of them");
}

}  // namespace

std::string creation_text(const VlanRemedies& remedies, std::string_view list) {
    return "create it there, with " + commands_text(remedies.create, remedies.argument, list);
}

std::string creation_text(const VlanRemedies& remedies, const Vlans& absent) {
    return creation_text(remedies, short_list(absent));
}

std::string lacking_text(const VlanRemedies& remedies, const LackingVlans& lacking) {
    std::string text;
    if (!lacking.absent.empty()) {
        const auto list = short_list(lacking.absent);
        text = "VLAN " + list + " does not exist on the switch: " + creation_text(remedies, list);
    }
    if (lacking.idle.empty()) return text;
    const auto list = short_list(lacking.idle);
    text += (text.empty() ? "VLAN " : "; VLAN ") + list + " is not active on the switch";
    if (remedies.wake.empty()) return text;
    return text + ": activate it there, with " + commands_text(remedies.wake, remedies.argument, list);
}

core::PortState carried_state(const VlanRemedies& remedies, core::PortState state, const LackingVlans& lacking) {
    if (lacking.empty() || !state.foreign.empty()) return state;
    return foreign_state(lacking_text(remedies, lacking) + "; configured is " + state.text(), vlans_of(state));
}

}  // namespace haas::drivers
