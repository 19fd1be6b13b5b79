#include <algorithm>

#include "core/error.hpp"
#include "service/port_checks.hpp"
#include "service/stray.hpp"
#include "service/switch.hpp"
#include "store/attachment.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/port_group.hpp"
#include "store/stray.hpp"
#include "store/switch.hpp"

namespace haas::service {

namespace {

core::Switch get_switch_of(const store::Reading& tx, const PortName& name) {
    if (name.switch_label) {
        auto found = store::find_switch(tx, *name.switch_label);
        if (!found) throw core::NotFoundError("Switch " + *name.switch_label + " does not exist.");
        return *std::move(found);
    }
    auto switches = store::list_switches(tx);
    if (switches.empty())
        throw core::NotFoundError("No switch is registered: register one with switch_register first.");
    if (switches.size() > 1) {
        throw core::BlockedError("Several switches are registered: name one, as in /switch/" + switches.front().label +
                                 "/port/" + name.port + ".");
    }
    return std::move(switches.front());
}

bool is_port_name(const core::SwitchDrivers& drivers, const core::Switch& on, const std::string& name) {
    const core::SwitchDriver* const driver = drivers.find(on.type);
    return driver != nullptr && driver->is_port_name(name);
}

}  // namespace

void require_port_name(const core::SwitchDrivers& drivers, const core::Switch& on, const std::string& name) {
    if (is_port_name(drivers, on, name)) return;
    const core::SwitchDriver* const driver = drivers.find(on.type);
    throw core::BadArgumentError("This is not a port name of a switch of type " + on.type +
                                     (driver != nullptr ? ": " + driver->port_syntax() + "." : "."),
                                 "port");
}

std::string port_identity(const core::SwitchDrivers& drivers, const core::Switch& on, const std::string& name) {
    return is_port_name(drivers, on, name) ? drivers.find(on.type)->port_identity(name) : name;
}

void require_no_pending_action(const store::Reading& tx, const FoundPort& found) {
    const auto action = store::find_pending_action(tx, found.port.id);
    if (!action) return;
    throw core::PendingActionError(port_text(found) + " has the pending networking action " + *action +
                                       ": wait until it ends, " + (store::has_begun(tx, *action) ? "" : "cancel it, ") +
                                       "or release the port by " +
                                       (found.port.group_id ? "port_group_revert" : "port_revert") + " with force.",
                                   *action);
}

std::string suspect_text(const std::string& subject, const core::Port& port, const std::string& consequence) {
    if (port.state != core::Port::State::verified) {
        return subject + " is not verified: the switch has not confirmed the last change. " + consequence +
               " after haas-sync has corrected the port. If the port is gone for good, an administrator can delete it by "
               "port_revert and then port_delete, both with force.";
    }
    return subject + " carries something else than it should, as an audit found. " + consequence +
           " after an administrator has corrected the port, by haas-sync --audit --repair or port_revert.";
}

FoundPort get_port(const store::Reading& tx, const PortName& name) {
    auto on = get_switch_of(tx, name);
    auto port = store::find_port(tx, on.id, name.port);
    if (!port) {
        throw core::NotFoundError("Switch " + on.label + " has no registered port " + name.port +
                                  ": port_register registers a port, and show_switch lists the registered ones.");
    }
    return {std::move(on), *std::move(port)};
}

PortView show_port(store::Reading& tx, const PortName& name) {
    const auto found = get_port(tx, name);
    PortView view;
    view.port = found.port;
    view.reachable = found.on.reachable;
    if (found.port.group_id) view.group = store::get_port_group_label(tx, *found.port.group_id);
    if (!found.port.nic_id) return view;
    const auto nic = store::find_nic_by_id(tx, *found.port.nic_id).value();
    view.node = store::find_node_by_id(tx, nic.node_id).value().label;
    view.nic = nic.label;
    for (const auto& attachment : store::list_attachments_of_nic(tx, nic.id)) {
        view.networks.emplace_back(attachment.channel, attachment.network_label);
    }
    return view;
}

std::vector<core::Drift> list_drift(store::Reading& tx) { return store::list_drift(tx); }

void port_register(store::Writing& tx, const core::SwitchDrivers& drivers, const PortName& name) {
    const auto on = get_switch_of(tx, name);
    require_port_name(drivers, on, name.port);
    if (store::find_port(tx, on.id, name.port)) {
        throw core::DuplicateError("Switch " + on.label + " has a port " + name.port + " already.");
    }
    const std::string port = port_identity(drivers, on, name.port);
    for (const auto& other : store::list_ports(tx, on.id)) {
        if (port_identity(drivers, on, other) != port) continue;
        throw core::DuplicateError("Switch " + on.label + " has this port already, under the name " + other + ".");
    }
    const auto uplinks = store::list_uplinks(tx, on.id);
    if (std::find(uplinks.begin(), uplinks.end(), port) != uplinks.end()) {
        throw core::BlockedError("Port " + name.port + " of switch " + on.label +
                                 " is an uplink, which HaaS leaves alone. Use uplink_delete first.");
    }
    store::insert_port(tx, on.id, name.port);
}

void port_delete(store::Writing& tx, const PortName& name) {
    const auto found = get_port(tx, name);
    require_audited(tx);
    require_ungrouped(tx, found, "delete the group first");
    if (found.port.nic_id) throw core::BlockedError(port_text(found) + " has a NIC: detach the NIC first.");
    require_not_suspect(tx, found, "It can be deleted without force");
    require_no_pending_action(tx, found);
    store::delete_port(tx, found.port.id);
    // What it has saved for this port alone goes.
    store::set_save_due(tx, found.on.id, tx.now());
}

void port_delete_by_force(store::Writing& tx, const PortName& name) {
    const auto found = get_port(tx, name);
    require_ungrouped(tx, found, "delete the group first, with port_group_delete and force");
    if (found.port.nic_id && !store::list_attachments_of_nic(tx, *found.port.nic_id).empty()) {
        throw core::BlockedError(port_text(found) +
                                 " is still attached to networks: port_revert detaches it from them, with "
                                 "force if the switch does not answer.");
    }
    require_no_pending_action(tx, found);
    store::delete_port(tx, found.port.id);
    // As above: a switch that lives on would give the port its VLANs back when it starts.
    store::set_save_due(tx, found.on.id, tx.now());
}

void port_connect_nic(store::Writing& tx, const PortName& name, const core::NodeLabel& node,
                      const core::NicLabel& nic) {
    const auto found = get_port(tx, name);
    const auto target = get_nic(tx, get_node(tx, node), nic);
    require_audited(tx);
    require_ungrouped(tx, found, "connect the NIC with port_group_connect_nic");
    if (found.port.nic_id) throw core::DuplicateError(port_text(found) + " already has a NIC.");
    require_on_no_port(tx, node, target);
    require_trusted(tx, found, "A NIC can be connected to it");
    store::set_port_nic(tx, found.port.id, target.id);
}

NicName port_detach_nic(store::Writing& tx, const PortName& name) {
    const auto found = get_port(tx, name);
    if (!found.port.nic_id) throw core::NotFoundError(port_text(found) + " has no NIC.");
    require_audited(tx);
    require_ungrouped(tx, found, "detach the NIC with port_group_detach_nic");
    auto detached = get_idle_nic(tx, {found});
    store::set_port_nic(tx, found.port.id, std::nullopt);
    return detached;
}

}  // namespace haas::service
