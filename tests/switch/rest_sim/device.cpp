#include "switch/rest_sim/device.hpp"

#include <algorithm>
#include <tuple>

namespace haas_rest_sim {

namespace {

std::string escape(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '<')
            escaped += "&lt;";
        else if (c == '>')
            escaped += "&gt;";
        else if (c == '&')
            escaped += "&amp;";
        else
            escaped += c;
    }
    return escaped;
}

/// The VLANs that pass on a port of an arista-eos or a cisco-nxos if the port lets them.
///
/// @source  Arista's manual, "VLAN Trunking and Trunk Groups": what is in a trunk group passes on its trunks alone.
/// That
///     the list of the trunk counts as well is our reading.
VlanSet passable_vlans(const Configuration& all, const Port& port) {
    VlanSet passable = all.vlans;
    for (const auto& [vlan, settings] : all.vlan_settings) {
        const auto& groups = settings.trunk_groups;
        const bool is_outside = port.mode == "trunk" && !groups.empty() &&
                                std::none_of(groups.begin(), groups.end(),
                                             [&](const auto& group) { return port.trunk_groups.contains(group); });
        if (settings.suspended || is_outside) passable.reset(static_cast<std::size_t>(vlan));
    }
    return passable;
}

/// A member of a port-channel passes nothing for itself, and a SPAN destination nothing of a VLAN's.
Carried carried_behind_commands(const Configuration& all, const Port& port) {
    if (port.channel || port.monitor) return {};
    const VlanSet passable = passable_vlans(all, port);
    if (port.mode != "trunk") return {passable[static_cast<std::size_t>(port.access)] ? port.access : 0, {}};
    Carried carried{0, port.allowed & passable};
    const auto native = static_cast<std::size_t>(port.native);
    if (carried.tagged[native] && !port.tag_native && !all.tags_native) {
        carried.native = port.native;
        carried.tagged.reset(native);
    }
    return carried;
}

}  // namespace

Carried Device::carried(const Port& port, const Configuration& all) const {
    if (port.shut || !port.switchport) return {};
    if (has_commands()) return carried_behind_commands(all, port);
    if (kind == "brocade" && port.mode == "access") {
        return {all.vlans[static_cast<std::size_t>(port.access)] ? port.access : 0, {}};
    }
    // Without `portmode hybrid`, a port is tagged or untagged; without a VLAN, it is untagged in the default one.
    if (port.mode == "access" && port.allowed.any()) return {0, port.allowed & all.vlans};
    const int native = port.native == 0 ? 1 : port.native;
    return {all.vlans[static_cast<std::size_t>(native)] ? native : 0, port.allowed & all.vlans};
}

std::vector<std::string> Device::port_names() const {
    std::vector<std::string> names;
    for (const auto& each : ports) names.push_back(each.first);
    const auto order = [](const std::string& name) {
        const auto digits = name.find_first_of("0123456789");
        const auto number = name.find_last_not_of("0123456789") + 1;
        const std::string type = name.substr(0, digits);
        const bool is_channel = type.starts_with("Po") || type.starts_with("po");
        return std::make_tuple(is_channel, type, haas_sim::parse_number(name.substr(number)).value_or(0));
    };
    std::sort(names.begin(), names.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
    return names;
}

void Device::note_passing(const std::string& name) {
    const Carried now = carried(ports.at(name));
    passed[name] |= now.tagged;
    if (now.native != 0) passed[name].set(static_cast<std::size_t>(now.native));
}

void Device::note_passing_of_all() {
    for (const auto& each : ports) note_passing(each.first);
}

void Device::restore() {
    static_cast<Configuration&>(*this) = saved;
    candidates.clear();
    note_passing_of_all();
}

VlanSet Device::take_passed(const std::string& name) {
    note_passing(name);
    const VlanSet taken = passed[name];
    passed.erase(name);
    note_passing(name);
    return taken;
}

Answer error_answer(int status, const std::string& text) {
    return {status,
            "<?xml version=\"1.0\"?>\n<errors xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf\"><error>"
            "<error-tag>operation-failed</error-tag><error-message>" +
                escape(text) + "</error-message></error></errors>\n"};
}

}  // namespace haas_rest_sim
