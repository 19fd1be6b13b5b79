#include "service/port_group.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "service/port_checks.hpp"
#include "service/stray.hpp"
#include "store/attachment.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/port_group.hpp"

namespace haas::service {

namespace {

/// The NIC on the group: all members have the same.
std::optional<core::NicId> nic_of(const std::vector<FoundPort>& members) { return members.front().port.nic_id; }

std::vector<FoundPort> get_future_members(const store::Reading& tx, const std::vector<PortName>& names) {
    if (names.size() < 2 || names.size() > largest_port_group) {
        throw core::BadArgumentError("A port group has 2 to " + std::to_string(largest_port_group) + " members.",
                                     "members");
    }
    std::vector<FoundPort> members;
    std::set<core::PortId> seen;
    for (const auto& name : names) {
        members.push_back(get_port(tx, name));
        const auto& member = members.back();
        if (!seen.insert(member.port.id).second) {
            throw core::BadArgumentError(port_text(member) + " is named twice.", "members");
        }
    }
    return members;
}

bool has_port_channels(const core::SwitchDriver& driver) {
    const auto capabilities = driver.capabilities();
    return std::ranges::find(capabilities, "port-channel") != capabilities.end();
}

/// @throws BadArgumentError  when the ports of a member's switch cannot be port-channels
void require_port_channels(const core::SwitchDrivers& drivers, const std::vector<FoundPort>& members) {
    for (const auto& [on, port] : members) {
        const core::SwitchDriver* const driver = drivers.find(on.type);
        if (driver != nullptr && has_port_channels(*driver)) continue;
        throw core::BadArgumentError(
            "The ports of switch " + on.label + " (" + on.type +
                ") cannot be port-channels, so lacp_fallback means nothing there: leave it out.",
            "lacp_fallback");
    }
}

void require_free(const store::Reading& tx, const FoundPort& member) {
    require_ungrouped(tx, member, "it can be in one group only");
    if (member.port.nic_id) throw core::BlockedError(port_text(member) + " has a NIC: detach the NIC first.");
    require_no_pending_action(tx, member);
    require_not_suspect(tx, member, "It can be in a group");
}

void require_no_pending_action_on(const store::Reading& tx, const std::vector<FoundPort>& members) {
    for (const auto& member : members) require_no_pending_action(tx, member);
}

void dissolve(const store::Writing& tx, const core::PortGroup& group) {
    store::empty_port_group(tx, group.id);
    store::delete_port_group(tx, group.id);
}

}  // namespace

std::vector<std::string> list_port_groups(store::Reading& tx) { return store::list_port_groups(tx); }

core::PortGroup get_port_group(const store::Reading& tx, const std::string& label) {
    auto found = store::find_port_group(tx, label);
    if (!found) throw core::NotFoundError("Port group " + label + " does not exist.");
    return *std::move(found);
}

std::vector<FoundPort> list_members(const store::Reading& tx, const core::PortGroup& group) {
    auto members = on_their_switches(tx, store::list_ports_of_group(tx, group.id));
    // The service keeps two at least; whoever else writes the database must not end the process by a row.
    if (members.empty()) throw base::Error("The database has no ports of port group " + group.label + ".");
    return members;
}

PortGroupView show_port_group(store::Reading& tx, const std::string& group) {
    PortGroupView view;
    view.group = get_port_group(tx, group);
    view.members = list_members(tx, view.group);
    const auto nic_id = nic_of(view.members);
    if (!nic_id) return view;
    const auto nic = store::find_nic_by_id(tx, *nic_id).value();
    view.nic = NicName{store::find_node_by_id(tx, nic.node_id).value().label, nic.label};
    for (const auto& attachment : store::list_attachments_of_nic(tx, nic.id)) {
        view.networks.emplace_back(attachment.channel, attachment.network_label);
    }
    return view;
}

void port_group_create(store::Writing& tx, const core::SwitchDrivers& drivers, const std::string& group,
                       const PortGroupRequest& request) {
    if (store::find_port_group(tx, group)) throw core::DuplicateError("Port group " + group + " already exists.");
    const auto members = get_future_members(tx, request.members);
    if (request.lacp_fallback) require_port_channels(drivers, members);
    require_audited(tx);
    for (const auto& member : members) require_free(tx, member);
    const auto id = store::insert_port_group(tx, {{}, group, request.lacp_fallback});
    for (const auto& member : members) store::join_port_group(tx, member.port.id, id);
}

void port_group_delete(store::Writing& tx, const std::string& group) {
    const auto found = get_port_group(tx, group);
    const auto members = list_members(tx, found);
    require_audited(tx);
    if (nic_of(members)) throw core::BlockedError("Port group " + group + " has a NIC: detach the NIC first.");
    require_no_pending_action_on(tx, members);
    dissolve(tx, found);
}

void port_group_delete_by_force(store::Writing& tx, const std::string& group) {
    const auto found = get_port_group(tx, group);
    const auto members = list_members(tx, found);
    const auto nic = nic_of(members);
    if (nic && !store::list_attachments_of_nic(tx, *nic).empty()) {
        throw core::BlockedError("Port group " + group +
                                 " is still attached to networks: port_group_revert detaches it from them, with force "
                                 "if a switch does not answer.");
    }
    require_no_pending_action_on(tx, members);
    dissolve(tx, found);
}

void port_group_connect_nic(store::Writing& tx, const std::string& group, const core::NodeLabel& node,
                            const core::NicLabel& nic) {
    const auto found = get_port_group(tx, group);
    const auto members = list_members(tx, found);
    const auto target = get_nic(tx, get_node(tx, node), nic);
    require_audited(tx);
    if (nic_of(members)) throw core::DuplicateError("Port group " + group + " already has a NIC.");
    require_on_no_port(tx, node, target);
    for (const auto& member : members) require_trusted(tx, member, "A NIC can be connected to its group");
    store::set_group_nic(tx, found.id, target.id);
}

NicName port_group_detach_nic(store::Writing& tx, const std::string& group) {
    const auto found = get_port_group(tx, group);
    const auto members = list_members(tx, found);
    if (!nic_of(members)) throw core::NotFoundError("Port group " + group + " has no NIC.");
    require_audited(tx);
    auto name = get_idle_nic(tx, members);
    store::set_group_nic(tx, found.id, std::nullopt);
    return name;
}

}  // namespace haas::service
