#include "service/access.hpp"

#include "core/error.hpp"
#include "store/network.hpp"
#include "store/network_access.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/project.hpp"
#include "store/user.hpp"

namespace haas::service {

core::Requester requester(const Caller& caller) {
    return {caller.id, caller.limit ? std::optional(caller.limit->project) : std::nullopt};
}

Caller get_caller(const store::Reading& tx, const core::Requester& user, core::ProjectRole needed) {
    const auto found = store::find_user_by_id(tx, user.id);
    if (!found) throw core::AuthenticationError("The user of this request does not exist any more.");
    Caller caller{found->id, found->label, found->is_admin, found->is_auditor, needed};
    if (user.only) limit_to_project(tx, caller, *user.only);
    return caller;
}

void require_admin(const Caller& caller) {
    if (!caller.may_all()) throw core::AuthorizationError("Only an administrator may do this.");
}

void require_unlimited(const Caller& caller) {
    if (caller.limit) throw core::AuthorizationError("Your token is limited to a project, and this reaches beyond it.");
}

void limit_to_project(const store::Reading& tx, Caller& caller, core::ProjectId project) {
    auto role = store::find_project_role(tx, caller.id, project);
    if (caller.is_admin) role = core::ProjectRole::manager;
    if (caller.is_auditor && !role) role = core::ProjectRole::observer;
    caller.limit = {project, role};
    caller.is_admin = caller.is_auditor = false;
}

std::optional<core::ProjectRole> find_role(const store::Reading& tx, const Caller& caller, core::ProjectId project) {
    if (!caller.limit) return store::find_project_role(tx, caller.id, project);
    return caller.limit->project == project ? caller.limit->role : std::nullopt;
}

std::string rights_text(const store::Reading& tx, const Caller& caller) {
    if (caller.limit) {
        const auto& [project, role] = *caller.limit;
        return "limited to " + std::to_string(project.value()) +
               (role ? " as " + std::string(core::role_word(*role)) : "");
    }
    if (caller.is_admin) return "admin";
    std::string text = caller.is_auditor ? "auditor" : "user";
    // No label has a colon.
    for (const auto& [project, role] : store::list_roles_of_user(tx, caller.id))
        text += " " + project + ":" + std::string(core::role_word(role));
    return text;
}

bool has_role(const store::Reading& tx, const Caller& caller, core::ProjectId project) {
    return caller.may_all() || find_role(tx, caller, project) >= caller.needed;
}

bool knows_project(const store::Reading& tx, const Caller& caller, core::ProjectId project) {
    return caller.sees_all() || find_role(tx, caller, project).has_value();
}

void require_role(const store::Reading& tx, const Caller& caller, const std::string& project) {
    if (caller.may_all()) return;
    const auto found = store::find_project(tx, project);
    const auto role = found ? find_role(tx, caller, found->id) : std::nullopt;
    if (role >= caller.needed) return;
    if (role) refuse_role(caller, project);
    throw core::AuthorizationError("You are not a member of project " + project + ".");
}

void refuse_role(const Caller& caller, const std::string& project) {
    if (caller.needed == core::ProjectRole::manager) {
        throw core::AuthorizationError("Only a manager of project " + project + " or an administrator may do this.");
    }
    throw core::AuthorizationError("You may only look at project " + project + ", not change anything in it.");
}

core::Project get_project(const store::Reading& tx, const Caller& caller, const std::string& label) {
    require_role(tx, caller, label);
    return get_project_unchecked(tx, label);
}

core::Project get_project_unchecked(const store::Reading& tx, const std::string& label) {
    const auto project = store::find_project(tx, label);
    if (!project) throw core::NotFoundError("Project " + label + " does not exist.");
    return *project;
}

std::optional<std::string> find_project_label(const store::Reading& tx, const std::optional<core::ProjectId>& project) {
    return project ? store::find_project_label(tx, *project) : std::nullopt;
}

core::Node get_node(const store::Reading& tx, const std::string& label) {
    const auto node = store::find_node(tx, label);
    if (!node) throw core::NotFoundError("Node " + label + " does not exist.");
    return *node;
}

core::Node get_visible_node(const store::Reading& tx, const Caller& caller, const std::string& label) {
    auto node = get_node(tx, label);
    if (!node.project_id || has_role(tx, caller, *node.project_id)) return node;
    if (knows_project(tx, caller, *node.project_id)) refuse_role(caller, *node.project_label);
    throw core::AuthorizationError("Node " + label + " belongs to a project that you are not a member of.");
}

core::Node get_node_to_control(const store::Reading& tx, const Caller& caller, const std::string& label) {
    auto node = get_visible_node(tx, caller, label);
    if (node.project_id || caller.may_all()) return node;
    throw core::AuthorizationError("Node " + label + " is free: reserve it for one of your projects first.");
}

core::Nic get_nic(const store::Reading& tx, const core::Node& node, const std::string& label) {
    const auto nic = store::find_nic(tx, node.id, label);
    if (!nic) throw core::NotFoundError("Node " + node.label + " has no NIC " + label + ".");
    return *nic;
}

namespace {

/// Whether a project of the caller is on the access list.
bool has_network_access(const store::Reading& tx, const Caller& caller, const core::Network& network) {
    if (!caller.limit) return store::user_has_network_access(tx, network.id, caller.id);
    return caller.limit->role && store::has_network_access(tx, network.id, caller.limit->project);
}

}  // namespace

bool may_see_network(const store::Reading& tx, const Caller& caller, const core::Network& network) {
    return network.is_public || caller.sees_all() ||
           (network.project_id && knows_project(tx, caller, *network.project_id)) ||
           has_network_access(tx, caller, network);
}

core::Network get_visible_network(const store::Reading& tx, const Caller& caller, const std::string& label) {
    auto network = store::find_network(tx, label);
    if (!network || !may_see_network(tx, caller, *network)) {
        throw core::NotFoundError("Network " + label + " does not exist.");
    }
    return *std::move(network);
}

bool owns_network(const store::Reading& tx, const Caller& caller, const core::Network& network) {
    return caller.may_all() || (network.project_id && has_role(tx, caller, *network.project_id));
}

bool may_use_network(const store::Reading& tx, core::ProjectId project, const core::Network& network) {
    return network.is_public || store::has_network_access(tx, network.id, project);
}

}  // namespace haas::service
