#include "service/network.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "service/share.hpp"
#include "service/stray.hpp"
#include "service/switch.hpp"
#include "store/headnode.hpp"
#include "store/hnic.hpp"
#include "store/network.hpp"
#include "store/network_access.hpp"
#include "store/port.hpp"
#include "store/port_residue.hpp"
#include "store/project.hpp"
#include "store/user.hpp"

namespace haas::service {

namespace {

/// A free VLAN: the one that was named, or the lowest free one of the pool.
core::Vlan choose_vlan(const store::Reading& tx, const VlanPolicy& policy, const core::SwitchDrivers& drivers,
                       std::optional<core::Vlan> wanted) {
    const auto taken = store::list_taken_vlans(tx);
    const auto of_switches = list_own_vlans(tx, drivers);
    if (wanted) {
        if (policy.reserved.contains(*wanted)) {
            throw core::BlockedError("VLAN " + std::to_string(*wanted) + " is reserved: [vlan] reserved in haas.cfg.",
                                     "net_id");
        }
        if (const auto owner = of_switches.find(*wanted); owner != of_switches.end()) {
            throw core::BlockedError("VLAN " + std::to_string(*wanted) + " is used by switch " + owner->second +
                                         " itself: choose another one.",
                                     "net_id");
        }
        if (!taken.contains(*wanted)) return *wanted;
        const auto holder = store::find_network_of_vlan(tx, *wanted);
        const bool stray = store::list_stray_vlans(tx).contains(*wanted);
        throw core::BlockedError(
            "VLAN " + std::to_string(*wanted) +
                (holder  ? " belongs to network " + *holder + "."
                 : stray ? " is on a port that is not registered: `haas list_strays` names the port. If "
                           "that is right, declare it with `haas uplink_register`."
                         : " may still be on a port that haas-sync has not corrected yet: `haas "
                           "list_drift` names the port."),
            "net_id");
    }
    for (const core::Vlan vlan : policy.pool) {
        if (!taken.contains(vlan) && !policy.reserved.contains(vlan) && !of_switches.contains(vlan)) return vlan;
    }
    const auto is_of_pool = [&](const std::set<core::Vlan>& vlans) {
        return std::any_of(vlans.begin(), vlans.end(), [&](core::Vlan vlan) { return policy.pool.contains(vlan); });
    };
    if (is_of_pool(store::list_stray_vlans(tx))) {
        throw core::AllocationError(
            "No VLAN is free in the pool: HaaS holds some back, because ports that are not registered "
            "carry them. The administrator must decide about what `haas list_strays` shows: use `haas "
            "uplink_register` for a link to another switch, `haas port_register` for a machine's port.");
    }
    if (is_of_pool(store::list_residue(tx, store::Residue::all))) {
        throw core::AllocationError(
            "No VLAN is free in the pool: HaaS holds some back, because ports may still carry them. The "
            "administrator must correct the ports that `haas list_drift` shows.");
    }
    throw core::AllocationError("No VLAN is free in the pool: delete a network, or ask the administrator for more.");
}

/// @throws AuthorizationError  for a caller who may see the network but does not own it
core::Network get_owned_network(const store::Reading& tx, const Caller& caller, const std::string& label) {
    auto network = get_visible_network(tx, caller, label);
    if (!owns_network(tx, caller, network)) {
        const auto owner = find_project_label(tx, network.project_id);
        if (owner && knows_project(tx, caller, *network.project_id)) refuse_role(caller, *owner);
        throw core::AuthorizationError("Network " + label +
                                       " does not belong to your projects: only its owner may do this.");
    }
    return network;
}

std::optional<std::vector<std::string>> access_list(const store::Reading& tx, const core::Network& network) {
    if (network.is_public) return std::nullopt;
    return store::list_network_access(tx, network.id);
}

/// The caller as one who changes what another project shares: its managers do, or all its members while it has no
/// manager, as was so before there were roles.
Caller as_sharer(const store::Reading& tx, Caller caller, const std::optional<core::ProjectId>& project) {
    const bool managed = project && store::has_manager(tx, *project);
    caller.needed = managed ? core::ProjectRole::manager : core::ProjectRole::member;
    return caller;
}

/// A network whose access list the caller may change.
core::Network get_network_to_share(const store::Reading& tx, const Caller& caller, const std::string& label) {
    const auto network = get_visible_network(tx, caller, label);
    return get_owned_network(tx, as_sharer(tx, caller, network.project_id), label);
}

/// A project whose access to networks the caller may give up.
core::Project get_project_to_share(const store::Reading& tx, const Caller& caller, const std::string& label) {
    const auto project = store::find_project(tx, label);
    return get_project(tx, as_sharer(tx, caller, project ? std::optional(project->id) : std::nullopt), label);
}

/// What a node's pending action means for a network that must have no nodes, and what to do about it.
std::string pending_text(const store::NodeOnNetwork& node, const core::Network& network) {
    using After = store::NodeOnNetwork::After;
    const auto action = "networking action " + *node.action;
    switch (node.after) {
        case After::joined:
            return " will be on network " + network.label + " after the pending " + action +
                   ": cancel the action, or wait until it ends and detach the node.";
        case After::left:
            return " is on network " + network.label + " until the pending " + action + " ends: wait for that.";
        case After::unchanged: break;
    }
    return " is on network " + network.label + ": detach it after the pending " + action +
           ", which concerns something else, has ended or is cancelled.";
}

/// @param project  empty: of any project
/// @throws BlockedError, PendingActionError  while a node is on the network, or about to be
void require_no_node(const store::Reading& tx, const core::Network& network,
                     const std::optional<core::Project>& project) {
    const auto node = store::find_node_on_network(tx, network.id, project ? std::optional(project->id) : std::nullopt);
    if (!node) return;
    const auto subject = "Node " + node->label + (project ? " of project " + project->label : "");
    if (!node->action) throw core::BlockedError(subject + " is on network " + network.label + ": detach it first.");
    throw core::PendingActionError(subject + pending_text(*node, network), *node->action);
}

/// @throws BlockedError  while a headnode, of the project if one is given, is on the network
void require_no_headnode(const store::Reading& tx, const Caller& caller, const core::Network& network,
                         std::optional<core::ProjectId> project) {
    const auto label = store::find_headnode_on_network(tx, network.id, project);
    if (!label) return;
    const auto headnode = store::find_headnode(tx, *label).value();
    // Users without access to the headnode get no label of it: for them, the headnode does not exist.
    const bool known = knows_project(tx, caller, headnode.project_id);
    throw core::BlockedError(known ? "Headnode " + *label + " is on network " + network.label +
                                         ": detach the headnode, or delete it if it has been started."
                                   : "A headnode of another project is on network " + network.label + ".");
}

/// The networks that a project may use, for a token that is limited to it.
std::vector<core::NetworkId> list_network_ids(const store::Reading& tx, const Caller::Limit& limit) {
    return limit.role ? store::list_network_ids_of_project(tx, limit.project) : std::vector<core::NetworkId>();
}

}  // namespace

std::vector<NetworkSummary> list_networks(store::Reading& tx, const Caller& caller) {
    std::set<core::NetworkId> usable;
    if (!caller.may_all()) {
        const auto ids =
            caller.limit ? list_network_ids(tx, *caller.limit) : store::list_network_ids_of_user(tx, caller.id);
        usable.insert(ids.begin(), ids.end());
    }
    const auto access = store::list_all_network_access(tx);
    std::vector<NetworkSummary> summaries;
    for (const auto& network : store::list_networks(tx)) {
        if (!caller.may_all() && !network.is_public && !usable.contains(network.id)) continue;
        NetworkSummary summary{network.label, network.vlan, {}};
        if (!network.is_public) {
            const auto found = access.find(network.id);
            summary.projects = found == access.end() ? std::vector<std::string>{} : found->second;
        }
        summaries.push_back(std::move(summary));
    }
    return summaries;
}

NetworkView show_network(store::Reading& tx, const Caller& caller, const std::string& network) {
    const auto found = get_visible_network(tx, caller, network);
    NetworkView view{found, access_list(tx, found), {}};
    const bool all = owns_network(tx, caller, found);
    for (const auto& attachment : store::list_attachments_of_network(tx, found.id)) {
        if (all || (attachment.project_id && knows_project(tx, caller, *attachment.project_id))) {
            view.connected[attachment.node_label].push_back(attachment.nic_label);
        }
    }
    return view;
}

void check_network_request(const NetworkRequest& request) {
    if (request.owner == administrators) return;
    if (request.access != request.owner) {
        throw core::BadArgumentError(
            "At first, only the owner may use a project's network: give the "
            "same project as owner and access, and grant access to others afterwards.",
            "access");
    }
    if (request.net_id) {
        throw core::BadArgumentError("Only a network of owner admin can have a chosen VLAN: leave net_id empty.",
                                     "net_id");
    }
}

void network_create(store::Writing& tx, const Caller& caller, const VlanPolicy& policy,
                    const core::SwitchDrivers& drivers, const std::string& network, const NetworkRequest& request) {
    check_network_request(request);
    core::Network created;
    created.label = network;
    std::optional<core::Project> owner;
    if (request.owner == administrators) {
        require_admin(caller);
    } else {
        owner = get_project(tx, caller, request.owner);
        created.project_id = owner->id;
    }
    std::optional<core::ProjectId> access;
    if (!request.access.empty()) access = get_project_unchecked(tx, request.access).id;
    if (store::find_network(tx, network)) throw core::DuplicateError("Network " + network + " already exists.");
    require_audited(tx);
    if (owner) require_vlan_share(tx, *owner, policy);
    created.is_public = !access;
    created.allocated = !request.net_id;
    created.vlan = choose_vlan(tx, policy, drivers, request.net_id);
    const auto id = store::insert_network(tx, created);
    if (access) store::insert_network_access(tx, id, *access);
}

void network_delete(store::Writing& tx, const Caller& caller, const std::string& network) {
    const auto found = get_owned_network(tx, caller, network);
    require_audited(tx);
    require_no_node(tx, found, std::nullopt);
    require_no_headnode(tx, caller, found, std::nullopt);
    store::delete_network(tx, found.id);
}

void network_grant_project_access(store::Writing& tx, const Caller& caller, const core::NetworkLabel& network,
                                  const core::ProjectLabel& project) {
    const auto found = get_network_to_share(tx, caller, network);
    const auto target = get_project_unchecked(tx, project);
    if (found.is_public) {
        throw core::DuplicateError("Network " + network + " is public: every project may use it already.");
    }
    if (store::has_network_access(tx, found.id, target.id)) {
        throw core::DuplicateError("Project " + project + " has access to network " + network + " already.");
    }
    store::insert_network_access(tx, found.id, target.id);
}

void network_revoke_project_access(store::Writing& tx, const Caller& caller, const core::NetworkLabel& network,
                                   const core::ProjectLabel& project) {
    const auto found = get_visible_network(tx, caller, network);
    const auto target = owns_network(tx, as_sharer(tx, caller, found.project_id), found)
                            ? get_project_unchecked(tx, project)
                            : get_project_to_share(tx, caller, project);
    if (found.project_id == target.id) {
        throw core::BlockedError("Project " + project + " owns network " + network +
                                 ": the owner keeps access as long as the network exists.");
    }
    if (!store::has_network_access(tx, found.id, target.id)) {
        throw core::NotFoundError("Project " + project + " is not on the access list of network " + network + ".");
    }
    require_audited(tx);
    require_no_node(tx, found, target);
    require_no_headnode(tx, caller, found, target.id);
    store::delete_network_access(tx, found.id, target.id);
}

std::vector<store::NetworkAttachment> list_network_attachments(store::Reading& tx, const Caller& caller,
                                                               const core::NetworkLabel& network,
                                                               const std::optional<core::ProjectLabel>& project) {
    if (!project) return store::list_attachments_of_network(tx, get_owned_network(tx, caller, network).id);
    const auto found = get_visible_network(tx, caller, network);
    const auto of_project =
        owns_network(tx, caller, found) ? get_project_unchecked(tx, *project) : get_project(tx, caller, *project);
    auto attachments = store::list_attachments_of_network(tx, found.id);
    std::erase_if(attachments, [&](const auto& one) { return one.project_id != of_project.id; });
    return attachments;
}

}  // namespace haas::service
