#include "service/networking.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/uuid.hpp"
#include "core/error.hpp"
#include "service/networking_action.hpp"
#include "service/port_checks.hpp"
#include "service/port_group.hpp"
#include "service/share.hpp"
#include "service/stray.hpp"
#include "service/switch.hpp"
#include "store/attachment.hpp"
#include "store/network.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/port_group.hpp"
#include "store/port_residue.hpp"
#include "store/switch.hpp"

namespace haas::service {

namespace {

/// A NIC of a reserved node, with the port that it is on, or the ports of a group.
struct Place {
    core::Node node;
    core::Nic nic;
    std::vector<FoundPort> ports;
    std::vector<core::Attachment> attachments;
};

std::string text(const core::Node& node, const core::Nic& nic) { return "NIC " + nic.label + " of node " + node.label; }

/// The checks that connecting and detaching share, once node, NIC and network are known to exist.
Place get_place(const store::Reading& tx, const core::Node& node, const core::Nic& nic) {
    if (!node.project_id) {
        throw core::ProjectMismatchError("Node " + node.label + " is free: reserve it for a project first.");
    }
    Place place{node, nic, {}, store::list_attachments_of_nic(tx, nic.id)};
    auto ports = store::list_ports_of_nic(tx, nic.id);
    for (const auto& port : ports) {
        if (const auto action = store::find_pending_action(tx, port.id)) {
            throw core::PendingActionError(text(node, nic) + pending_text(tx, *action), *action);
        }
    }
    place.ports = on_their_switches(tx, std::move(ports));
    if (place.ports.empty()) {
        throw core::NotFoundError(text(node, nic) +
                                  " is on no switch port: the administrator must connect it to one first.");
    }
    return place;
}

template <class Attachment>
bool on_native(const Attachment& attachment) {
    return attachment.channel == core::Channel::native().text();
}

/// "Native first, last out": some switches carry tagged networks only beside a native one.
bool needs_native(const core::SwitchDrivers& drivers, const core::Switch& on) {
    const core::SwitchDriver* const driver = drivers.find(on.type);
    if (driver == nullptr) return true;
    const auto capabilities = driver->capabilities();
    return std::find(capabilities.begin(), capabilities.end(), "nativeless-trunk-mode") == capabilities.end();
}

/// A switch of the place that needs a native network, if there is one.
const core::Switch* find_needing_native(const core::SwitchDrivers& drivers, const Place& place) {
    const auto found =
        std::ranges::find_if(place.ports, [&](const auto& each) { return needs_native(drivers, each.on); });
    return found == place.ports.end() ? nullptr : &found->on;
}

/// The VLANs that no port of the switch can ever be given.
std::set<core::Vlan> impossible_vlans(const store::Reading& tx, const core::SwitchDrivers& drivers,
                                      const core::Switch& on) {
    const core::SwitchDriver* const driver = drivers.find(on.type);
    if (driver == nullptr) return {};
    return driver->impossible_vlans(store::list_switch_fields(tx, on.id));
}

[[noreturn]] void refuse_impossible(const core::Switch& on, const std::set<core::Vlan>& impossible, core::Vlan vlan,
                                    const std::string& network) {
    throw core::BlockedError("Switch " + on.label + " cannot carry VLAN " + std::to_string(vlan) + " of network " +
                             network + ", as it keeps VLAN " + core::format_vlan_list(impossible) +
                             " for itself. Connect a network with another VLAN there. An administrator can take these "
                             "VLANs out of [vlan] vlans, so that no new network gets one.");
}

/// @throws BlockedError  when no port of one of the place's switches can ever be given the network's VLAN
void require_possible(const store::Reading& tx, const core::SwitchDrivers& drivers, const Place& place,
                      const core::Network& network) {
    std::set<core::SwitchId> seen;
    for (const auto& [on, port] : place.ports) {
        if (!seen.insert(on.id).second) continue;
        const auto impossible = impossible_vlans(tx, drivers, on);
        if (impossible.contains(network.vlan)) refuse_impossible(on, impossible, network.vlan, network.label);
    }
}

/// Checks that a NIC can move to a port with its networks: the port has no NIC and no pending action, the switch has
/// shown it dark, and can carry them there.
void require_room(const store::Reading& tx, const core::SwitchDrivers& drivers, const FoundPort& goal,
                  const core::Nic& nic) {
    const std::string port = port_text(goal);
    require_ungrouped(tx, goal, "connect the NIC with port_group_connect_nic");
    if (goal.port.nic_id) throw core::DuplicateError(port + " already has a NIC.");
    require_no_pending_action(tx, goal);
    if (goal.port.may_carry_more()) {
        throw core::BlockedError(suspect_text(port, goal.port, "A NIC can be moved to it") +
                                 " show_port shows what is wrong.");
    }
    if (goal.port.state != core::Port::State::verified) {
        if (const auto& reason = goal.port.last_error ? goal.port.last_error : goal.on.last_error) {
            throw core::BlockedError(port + " was not read back without VLANs: " + *reason +
                                     ". Correct that, or register the right port with port_register.");
        }
        throw core::BlockedError(port +
                                 " has not been read yet: haas-sync first removes all VLANs from a new port. Try again "
                                 "when show_port shows a last_success.");
    }
    const auto impossible = impossible_vlans(tx, drivers, goal.on);
    const auto networks = store::list_networks_of_nics(tx, {nic.id})[nic.id];
    for (const auto& each : networks) {
        if (!impossible.contains(each.vlan)) continue;
        refuse_impossible(goal.on, impossible, each.vlan, store::find_network_of_vlan(tx, each.vlan).value_or(""));
    }
    if (!networks.empty() && std::ranges::none_of(networks, on_native<store::PortNetwork>) &&
        needs_native(drivers, goal.on)) {
        throw core::BlockedError("Switch " + goal.on.label +
                                 " carries tagged networks only together with a native one, and the "
                                 "NIC has none: connect a network as vlan/native first.");
    }
}

/// A new action for a NIC. The caller adds its type, its ports, and whatever else this type needs.
core::NetworkingAction describe(const Caller& caller, const core::Node& node, const core::Nic& nic) {
    core::NetworkingAction action;
    action.uuid = base::make_uuid();
    action.nic_id = nic.id;
    action.node_label = node.label;
    action.nic_label = nic.label;
    action.project_id = node.project_id;
    action.requested_by = caller.label;
    return action;
}

void set_port(core::NetworkingAction& action, const FoundPort& port) {
    action.port_id = port.port.id;
    action.switch_label = port.on.label;
    action.port_label = port.port.label;
}

/// Stores the action, with a part for each of the ports.
/// @return  its id
std::string queue(store::Writing& tx, core::NetworkingAction action, const std::vector<FoundPort>& ports) {
    if (const auto group = ports.front().port.group_id) action.group_label = store::get_port_group_label(tx, *group);
    for (const auto& port : ports) {
        set_port(action, port);
        store::insert_networking_action(tx, action);
        ++action.part;
    }
    return action.uuid;
}

/// Requests that ports be made dark.
/// @param ports  one port, or all members of a group
std::string revert(store::Writing& tx, const Caller& caller, const std::vector<FoundPort>& ports) {
    require_audited(tx);
    for (const auto& each : ports) require_no_pending_action(tx, each);
    core::NetworkingAction action;
    if (const auto nic_id = ports.front().port.nic_id) {
        const auto nic = store::find_nic_by_id(tx, *nic_id).value();
        action = describe(caller, store::find_node_by_id(tx, nic.node_id).value(), nic);
    } else {
        action.uuid = base::make_uuid();
        action.requested_by = caller.label;
    }
    action.type = core::NetworkingAction::Type::revert_port;
    return queue(tx, std::move(action), ports);
}

/// @return  a text about the VLANs that may still be on the ports
std::string revert_by_force(store::Writing& tx, const Caller& caller, const std::vector<FoundPort>& ports) {
    const auto drift_text = [&](const std::set<core::Vlan>& vlans) {
        const std::string text = "detached by force by " + caller.label;
        return vlans.empty() ? text : text + ": it may still carry VLAN " + core::format_vlan_list(vlans);
    };
    std::set<core::Vlan> all;
    std::vector<std::string> drift;
    for (const auto& each : ports) {
        auto vlans = store::keep_vlans_of_port(tx, each.port.id);
        drift.push_back(drift_text(vlans));
        all.merge(vlans);
    }
    store::give_up_pending_action(tx, ports.front().port.id, "An administrator has released the port by force.");
    if (const auto nic = ports.front().port.nic_id) store::delete_attachments_of_nic(tx, *nic);
    for (std::size_t i = 0; i < ports.size(); ++i) store::release_port(tx, ports[i].port.id, drift[i]);
    return drift_text(all);
}

}  // namespace

std::string node_connect_network(store::Writing& tx, const Caller& caller, const core::SwitchDrivers& drivers,
                                 const PendingLimit& limit, const core::NodeLabel& node, const core::NicLabel& nic,
                                 const core::NetworkLabel& network, const std::string& channel) {
    const auto found_node = get_visible_node(tx, caller, node);
    const auto found_nic = get_nic(tx, found_node, nic);
    const auto wanted = get_visible_network(tx, caller, network);
    require_audited(tx);
    const auto place = get_place(tx, found_node, found_nic);
    const auto& present = place.attachments;

    for (const auto& each : place.ports) {
        if (!each.port.may_carry_more()) continue;
        throw core::BlockedError(suspect_text("The switch port of " + text(found_node, found_nic), each.port,
                                              "Networks can be connected to it"));
    }
    if (!may_use_network(tx, *found_node.project_id, wanted)) {
        throw core::ProjectMismatchError("Project " + *found_node.project_label + " has no access to network " +
                                         network + ": ask its owner to grant it.");
    }
    require_not_held(tx, wanted);
    const auto same =
        std::find_if(present.begin(), present.end(), [&](const auto& each) { return each.network_id == wanted.id; });
    if (same != present.end()) {
        throw core::BlockedError("Network " + network + " is already on " + text(found_node, found_nic) + ", as " +
                                 same->channel + ".");
    }
    if (std::any_of(present.begin(), present.end(), [&](const auto& each) { return each.channel == channel; })) {
        throw core::BlockedError("Channel " + channel + " of " + text(found_node, found_nic) + " is in use.");
    }
    const auto parsed = core::Channel::parse(channel);
    if (!parsed || (!parsed->is_native() && parsed->vlan() != wanted.vlan)) {
        throw core::BadArgumentError("The channels of network " + network + " are vlan/native and " +
                                         core::Channel::tagged(wanted.vlan).text() + ".",
                                     "channel");
    }
    require_possible(tx, drivers, place, wanted);
    const auto* const strict = find_needing_native(drivers, place);
    if (!parsed->is_native() && strict != nullptr && std::ranges::none_of(present, on_native<core::Attachment>)) {
        throw core::BlockedError("Switch " + strict->label +
                                 " carries tagged networks only together with a native one: "
                                 "connect a network as vlan/native first.");
    }
    require_few_pending(tx, caller, found_node, limit);
    auto action = describe(caller, found_node, found_nic);
    action.channel = parsed->text();
    action.network_id = wanted.id;
    action.network_label = wanted.label;
    return queue(tx, std::move(action), place.ports);
}

Detachment node_detach_network(store::Writing& tx, const Caller& caller, const core::SwitchDrivers& drivers,
                               const PendingLimit& limit, const core::NodeLabel& node, const core::NicLabel& nic,
                               const std::optional<core::NetworkLabel>& network) {
    const auto found_node = get_visible_node(tx, caller, node);
    const auto found_nic = get_nic(tx, found_node, nic);
    std::optional<core::Network> named;
    if (network) named = get_visible_network(tx, caller, *network);
    require_audited(tx);
    const auto place = get_place(tx, found_node, found_nic);
    const auto& present = place.attachments;

    if (!named && present.size() > 1) {
        throw core::BadArgumentError(text(found_node, found_nic) + " has several networks: name the one to detach.",
                                     "network");
    }
    const auto leaving = std::find_if(present.begin(), present.end(),
                                      [&](const auto& each) { return !named || each.network_id == named->id; });
    if (leaving == present.end()) {
        throw core::BadArgumentError((named ? "Network " + named->label + " is not on " : "No network is on ") +
                                         text(found_node, found_nic) + ".",
                                     "network");
    }
    const auto* const strict = find_needing_native(drivers, place);
    if (on_native(*leaving) && present.size() > 1 && strict != nullptr) {
        throw core::BlockedError(
            "Switch " + strict->label +
            " carries tagged networks only together with a native one: detach the tagged ones first.");
    }
    require_few_pending(tx, caller, found_node, limit);
    auto action = describe(caller, found_node, found_nic);
    action.channel = leaving->channel;
    return {queue(tx, std::move(action), place.ports), leaving->network_label, leaving->channel};
}

std::string port_revert(store::Writing& tx, const Caller& caller, const PortName& name) {
    const auto found = get_port(tx, name);
    require_ungrouped(tx, found, "port_group_revert makes all its ports dark");
    return revert(tx, caller, {found});
}

std::string port_group_revert(store::Writing& tx, const Caller& caller, const std::string& group) {
    return revert(tx, caller, list_members(tx, get_port_group(tx, group)));
}

// These also work on a restored database: they free nothing, and an audit may wait for a dead switch.
std::string port_revert_by_force(store::Writing& tx, const Caller& caller, const PortName& name) {
    const auto found = get_port(tx, name);
    require_ungrouped(tx, found, "port_group_revert releases all its ports");
    return revert_by_force(tx, caller, {found});
}

std::string port_group_revert_by_force(store::Writing& tx, const Caller& caller, const std::string& group) {
    return revert_by_force(tx, caller, list_members(tx, get_port_group(tx, group)));
}

std::string port_move_nic(store::Writing& tx, const Caller& caller, const core::SwitchDrivers& drivers,
                          const PortName& to, const core::NodeLabel& node, const core::NicLabel& nic,
                          OldPort old_port) {
    require_audited(tx);
    const auto goal = get_port(tx, to);
    const auto found_node = get_node(tx, node);
    const auto found_nic = get_nic(tx, found_node, nic);
    const auto from = on_their_switches(tx, store::list_ports_of_nic(tx, found_nic.id));
    if (from.empty())
        throw core::NotFoundError(text(found_node, found_nic) + " is on no port: connect it with port_connect_nic.");
    const auto& start = from.front();
    if (start.port.id == goal.port.id) {
        throw core::DuplicateError(text(found_node, found_nic) + " is already on this port.");
    }
    require_ungrouped(tx, start, "a NIC cannot move out of a group. Detach it with port_group_detach_nic");
    if (old_port == OldPort::dark_first) require_no_pending_action(tx, start);
    require_room(tx, drivers, goal, found_nic);

    auto action = describe(caller, found_node, found_nic);
    set_port(action, start);
    action.type = core::NetworkingAction::Type::move_nic;
    action.to_port_id = goal.port.id;
    if (old_port == OldPort::released) {
        store::keep_vlans_of_port(tx, start.port.id);
        store::give_up_pending_action(tx, start.port.id, "An administrator has moved the NIC by force.");
    }
    store::insert_networking_action(tx, action);
    if (old_port == OldPort::released) {
        store::move_nic(tx, action.uuid, found_nic.id, start.port.id, goal.port.id);
        store::release_port(tx, start.port.id, "its NIC was moved by force by " + caller.label);
    }
    return action.uuid;
}

}  // namespace haas::service
