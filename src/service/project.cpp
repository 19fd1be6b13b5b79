#include "service/project.hpp"

#include "base/text.hpp"
#include "core/error.hpp"
#include "service/bmc_command.hpp"
#include "service/networking_action.hpp"
#include "service/stray.hpp"
#include "service/switch.hpp"
#include "store/attachment.hpp"
#include "store/bmc_command.hpp"
#include "store/console.hpp"
#include "store/headnode.hpp"
#include "store/machine_setting.hpp"
#include "store/network.hpp"
#include "store/network_access.hpp"
#include "store/networking_action.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/project.hpp"
#include "store/user.hpp"

namespace haas::service {

namespace {

/// The owner that is shown for the administrators' networks.
constexpr const char* reserved_label = "admin";

void require_trustworthy_ports(const store::Reading& tx, const core::Node& node, const std::string& consequence) {
    const auto port = store::find_suspect_port_of_node(tx, node.id);
    if (!port) return;
    throw core::BlockedError(
        suspect_text("Port " + port->label + " of node " + node.label, *port, "The node can " + consequence));
}

/// What keeps a node from being reserved after it has left its project by force.
void require_tidy_machine(const store::Reading& tx, const core::Node& node) {
    std::vector<std::string> orders;
    for (const auto what : store::list_machine_settings(tx, node.id)) {
        orders.push_back(what == store::MachineSetting::media ? "node_eject_media " + node.label
                                                              : "node_set_bootdev " + node.label + " none");
    }
    if (orders.empty()) return;
    throw core::BlockedError("Node " + node.label +
                             " was taken from its last project by force: its machine may still have an image or a boot "
                             "device of that project. The node can be reserved after an administrator has run " +
                             base::join(orders, " and ") + ".");
}

/// @throws  whatever keeps the node in its project
core::Node get_node_to_detach(const store::Reading& tx, const std::string& project, const std::string& node) {
    const auto holder = get_project_unchecked(tx, project);
    auto found = get_node(tx, node);
    if (found.project_id != holder.id) {
        throw core::NotFoundError("Node " + node + " is not in project " + project + ".");
    }
    require_audited(tx);
    if (const auto action = store::find_pending_action_of_node(tx, found.id)) {
        // Programs for HIL recognize this refusal by its first words, and try again.
        throw core::PendingActionError("Node has pending network actions: node " + node + pending_text(tx, *action),
                                       *action);
    }
    if (store::node_has_attachments(tx, found.id)) {
        throw core::BlockedError("Node " + node + " is still attached to networks: detach them first.");
    }
    require_trustworthy_ports(tx, found, "leave");
    require_no_bmc_command(tx, found, "leave its project");
    return found;
}

}  // namespace

std::vector<std::string> list_projects(store::Reading& tx, const Caller& caller) {
    if (caller.limit) {
        const auto only = caller.limit->role ? find_project_label(tx, caller.limit->project) : std::nullopt;
        return only ? std::vector{*only} : std::vector<std::string>();
    }
    return caller.may_all() ? store::list_projects(tx) : store::list_projects_of_user(tx, caller.id);
}

ProjectView show_project(store::Reading& tx, const std::string& project) {
    const auto found = get_project_unchecked(tx, project);
    return {found.label, store::list_nodes_of_project(tx, found.id), store::list_networks_of_project(tx, found.id),
            store::list_headnodes_of_project(tx, found.id), store::list_users_of_project(tx, found.id)};
}

void check_new_project(const std::string& project) {
    if (project != reserved_label) return;
    throw core::BadArgumentError("The project label admin is reserved for the administrators.", "project");
}

void project_create(store::Writing& tx, const std::string& project) {
    check_new_project(project);
    if (store::find_project(tx, project)) throw core::DuplicateError("Project " + project + " already exists.");
    store::insert_project(tx, project);
}

void project_delete(store::Writing& tx, const std::string& project) {
    const auto found = get_project_unchecked(tx, project);
    if (!store::list_nodes_of_project(tx, found.id).empty()) {
        throw core::BlockedError("Project " + project + " still has nodes: detach them first.");
    }
    if (!store::list_headnodes_of_project(tx, found.id).empty()) {
        throw core::BlockedError("Project " + project + " still has headnodes: delete them first.");
    }
    if (store::project_owns_networks(tx, found.id)) {
        throw core::BlockedError("Project " + project + " still owns networks: delete them first.");
    }
    if (!store::list_networks_of_project(tx, found.id).empty()) {
        throw core::BlockedError("Project " + project + " still has access to networks: revoke it first.");
    }
    store::delete_project(tx, found.id);
}

std::optional<std::string> project_connect_node(store::Writing& tx, const core::ProjectLabel& project,
                                                const core::NodeLabel& node) {
    const auto target = get_project_unchecked(tx, project);
    const auto found = get_node(tx, node);
    if (found.project_id == target.id) {
        throw core::BlockedError("Node " + node + " is already in project " + project + ".");
    }
    if (found.project_id) throw core::BlockedError("Node " + node + " is not free: another project holds it.");
    require_audited(tx);
    require_trustworthy_ports(tx, found, "be reserved");
    require_tidy_machine(tx, found);
    require_no_bmc_command(tx, found, "be reserved");
    // Its log may show what the machine did for the project before.
    auto console = store::find_console_of_node(tx, found.id);
    store::delete_console_of_node(tx, found.id);
    store::set_node_project(tx, found.id, target.id);
    return console;
}

Departure project_detach_node(store::Writing& tx, const Caller& caller, const core::ProjectLabel& project,
                              const core::NodeLabel& node, Leaving how) {
    if (how == Leaving::by_force) require_admin(caller);
    const auto found = get_node_to_detach(tx, project, node);
    if (how == Leaving::tidy) {
        auto settings = store::list_machine_settings(tx, found.id);
        if (!settings.empty()) return {.settings = std::move(settings)};
    }
    auto console = store::find_console_of_node(tx, found.id);
    store::delete_console_of_node(tx, found.id);
    store::set_node_project(tx, found.id, std::nullopt);
    store::end_recall(tx, found.id);
    return {.console = std::move(console)};
}

std::vector<std::string> list_project_nodes(store::Reading& tx, const std::string& project) {
    return store::list_nodes_of_project(tx, get_project_unchecked(tx, project).id);
}

std::vector<std::string> list_project_networks(store::Reading& tx, const std::string& project) {
    return store::list_networks_of_project(tx, get_project_unchecked(tx, project).id);
}

}  // namespace haas::service
