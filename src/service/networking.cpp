#include "service/networking.hpp"

#include <algorithm>

#include "base/uuid.hpp"
#include "core/error.hpp"
#include "service/stray.hpp"
#include "service/switch.hpp"
#include "store/attachment.hpp"
#include "store/network.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/port_residue.hpp"
#include "store/switch.hpp"
#include "store/sync_work.hpp"

namespace haas::service {

namespace {

/// A NIC of a reserved node, with the port that it is on.
struct Place {
    core::Node node;
    core::Nic nic;
    core::Port port;
    core::Switch on;
    std::vector<core::Attachment> attachments;
};

std::string text(const core::Node& node, const core::Nic& nic) { return "NIC " + nic.label + " of node " + node.label; }

core::Switch get_switch_by_id(const store::Reading& tx, core::SwitchId id) {
    auto found = store::find_switch_by_id(tx, id);
    if (!found) throw base::Error("a port belongs to a switch that is not there");
    return *std::move(found);
}

/// The checks that connecting and detaching share, once node, NIC and network are known to exist.
Place get_place(const store::Reading& tx, const core::Node& node, const core::Nic& nic) {
    if (!node.project_id) {
        throw core::ProjectMismatchError("Node " + node.label + " is free: reserve it for a project first.");
    }
    auto port = store::find_port_of_nic(tx, nic.id);
    if (!port) {
        throw core::NotFoundError(text(node, nic) +
                                  " is on no switch port: the administrator must connect it to one first.");
    }
    if (const auto action = store::find_pending_action(tx, port->id)) {
        throw core::PendingActionError(
            text(node, nic) + " has the pending networking action " + *action + ": wait until it ends, or cancel it.",
            *action);
    }
    auto on = get_switch_by_id(tx, port->switch_id);
    return {node, nic, *std::move(port), std::move(on), store::list_attachments_of_nic(tx, nic.id)};
}

bool on_native(const core::Attachment& attachment) { return attachment.channel == core::Channel::native().text(); }

/// "Native first, last out": some switches carry tagged networks only beside a native one.
bool needs_native(const core::SwitchDrivers& drivers, const core::Switch& on) {
    const core::SwitchDriver* const driver = drivers.find(on.type);
    if (driver == nullptr) return true;
    const auto capabilities = driver->capabilities();
    return std::find(capabilities.begin(), capabilities.end(), "nativeless-trunk-mode") == capabilities.end();
}

/// @throws BlockedError  when no port of the switch can ever be given the network's VLAN
void require_possible(const store::Reading& tx, const core::SwitchDrivers& drivers, const core::Switch& on,
                      core::Vlan vlan, const std::string& network) {
    const core::SwitchDriver* const driver = drivers.find(on.type);
    if (driver == nullptr) return;
    const auto impossible = driver->impossible_vlans(store::list_switch_fields(tx, on.id));
    if (!impossible.contains(vlan)) return;
    throw core::BlockedError("Switch " + on.label + " cannot carry VLAN " + std::to_string(vlan) + " of network " +
                             network + ", as it keeps VLAN " + core::format_vlan_list(impossible) +
                             " for itself. Connect a network with another VLAN there. An administrator can take these "
                             "VLANs out of [vlan] vlans, so that no new network gets one.");
}

/// Checks that a NIC can move to a port with its networks: the port has no NIC and no pending action, the switch has
/// shown it dark, and can carry them there.
void require_room(const store::Reading& tx, const core::SwitchDrivers& drivers, const FoundPort& goal,
                  const core::Nic& nic) {
    const std::string port = "Port " + goal.port.label + " of switch " + goal.on.label;
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
    for (const auto& each : store::list_networks_of_nic(tx, nic.id)) {
        require_possible(tx, drivers, goal.on, each.vlan, store::find_network_of_vlan(tx, each.vlan).value_or(""));
    }
    const auto networks = store::list_attachments_of_nic(tx, nic.id);
    if (!networks.empty() && std::none_of(networks.begin(), networks.end(), on_native) &&
        needs_native(drivers, goal.on)) {
        throw core::BlockedError("Switch " + goal.on.label +
                                 " carries tagged networks only together with a native one, and the "
                                 "NIC has none: connect a network as vlan/native first.");
    }
}

/// A new action for a NIC on a port. The caller adds its type, and whatever else this type needs.
core::NetworkingAction describe(const Caller& caller, const FoundPort& port, const core::Node& node,
                                const core::Nic& nic) {
    core::NetworkingAction action;
    action.uuid = base::make_uuid();
    action.port_id = port.port.id;
    action.nic_id = nic.id;
    action.switch_label = port.on.label;
    action.port_label = port.port.label;
    action.node_label = node.label;
    action.nic_label = nic.label;
    action.project_id = node.project_id;
    action.requested_by = caller.label;
    return action;
}

std::string queue(store::Writing& tx, const Caller& caller, const Place& place, const std::string& channel,
                  const core::Network* network) {
    auto action = describe(caller, {place.on, place.port}, place.node, place.nic);
    action.channel = channel;
    if (network != nullptr) {
        action.network_id = network->id;
        action.network_label = network->label;
    }
    store::insert_networking_action(tx, action);
    return action.uuid;
}

}  // namespace

std::string node_connect_network(store::Writing& tx, const Caller& caller, const core::SwitchDrivers& drivers,
                                 const core::NodeLabel& node, const core::NicLabel& nic,
                                 const core::NetworkLabel& network, const std::string& channel) {
    const auto found_node = get_visible_node(tx, caller, node);
    const auto found_nic = get_nic(tx, found_node, nic);
    const auto wanted = get_visible_network(tx, caller, network);
    require_audited(tx);
    const auto place = get_place(tx, found_node, found_nic);
    const auto& present = place.attachments;

    if (place.port.may_carry_more()) {
        throw core::BlockedError(suspect_text("The switch port of " + text(found_node, found_nic), place.port,
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
    require_possible(tx, drivers, place.on, wanted.vlan, network);
    if (!parsed->is_native() && needs_native(drivers, place.on) &&
        std::none_of(present.begin(), present.end(), on_native)) {
        throw core::BlockedError("Switch " + place.on.label +
                                 " carries tagged networks only together with a native one: "
                                 "connect a network as vlan/native first.");
    }
    return queue(tx, caller, place, parsed->text(), &wanted);
}

Detachment node_detach_network(store::Writing& tx, const Caller& caller, const core::SwitchDrivers& drivers,
                               const core::NodeLabel& node, const core::NicLabel& nic,
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
    if (on_native(*leaving) && present.size() > 1 && needs_native(drivers, place.on)) {
        throw core::BlockedError(
            "Switch " + place.on.label +
            " carries tagged networks only together with a native one: detach the tagged ones first.");
    }
    return {queue(tx, caller, place, leaving->channel, nullptr), leaving->network_label, leaving->channel};
}

std::string port_revert(store::Writing& tx, const Caller& caller, const PortName& name) {
    const auto found = get_port(tx, name);
    require_audited(tx);
    require_no_pending_action(tx, found);
    core::NetworkingAction action;
    if (found.port.nic_id) {
        const auto nic = store::find_nic_by_id(tx, *found.port.nic_id);
        action = describe(caller, found, *store::find_node_by_id(tx, nic->node_id), *nic);
    } else {
        action.uuid = base::make_uuid();
        action.port_id = found.port.id;
        action.switch_label = found.on.label;
        action.port_label = found.port.label;
        action.requested_by = caller.label;
    }
    action.type = core::NetworkingAction::Type::revert_port;
    store::insert_networking_action(tx, action);
    return action.uuid;
}

std::string port_revert_by_force(store::Writing& tx, const Caller& caller, const PortName& name) {
    const auto found = get_port(tx, name);
    // This also works on a restored database: it frees nothing, and an audit may wait for a dead switch.
    const auto vlans = store::keep_vlans_of_port(tx, found.port.id);
    store::give_up_pending_action(tx, found.port.id, "An administrator has released the port by force.");
    if (found.port.nic_id) store::delete_attachments_of_nic(tx, *found.port.nic_id);
    std::string drift = "detached by force by " + caller.label;
    if (!vlans.empty()) drift += ": it may still carry VLAN " + core::format_vlan_list(vlans);
    store::release_port(tx, found.port.id, drift);
    return drift;
}

std::string port_move_nic(store::Writing& tx, const Caller& caller, const core::SwitchDrivers& drivers,
                          const PortName& to, const core::NodeLabel& node, const core::NicLabel& nic,
                          OldPort old_port) {
    require_audited(tx);
    const auto goal = get_port(tx, to);
    const auto found_node = get_node(tx, node);
    const auto found_nic = get_nic(tx, found_node, nic);
    const auto from = store::find_port_of_nic(tx, found_nic.id);
    if (!from)
        throw core::NotFoundError(text(found_node, found_nic) + " is on no port: connect it with port_connect_nic.");
    if (from->id == goal.port.id) throw core::DuplicateError(text(found_node, found_nic) + " is already on this port.");
    const FoundPort start{get_switch_by_id(tx, from->switch_id), *from};
    if (old_port == OldPort::dark_first) require_no_pending_action(tx, start);
    require_room(tx, drivers, goal, found_nic);

    auto action = describe(caller, start, found_node, found_nic);
    action.type = core::NetworkingAction::Type::move_nic;
    action.to_port_id = goal.port.id;
    if (old_port == OldPort::released) {
        store::keep_vlans_of_port(tx, from->id);
        store::give_up_pending_action(tx, from->id, "An administrator has moved the NIC by force.");
    }
    store::insert_networking_action(tx, action);
    if (old_port == OldPort::released) {
        store::move_nic(tx, action.uuid, found_nic.id, from->id, goal.port.id);
        store::release_port(tx, from->id, "its NIC was moved by force by " + caller.label);
    }
    return action.uuid;
}

}  // namespace haas::service
