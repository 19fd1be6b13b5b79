// Projects, and the nodes that they hold.
#pragma once

#include <string>
#include <vector>

#include "core/label.hpp"
#include "service/access.hpp"
#include "store/database.hpp"
#include "store/machine_setting.hpp"

namespace haas::service {

struct ProjectView {
    std::string label;
    std::vector<std::string> nodes;
    std::vector<std::string> networks;  ///< those to which it has been given access, not the public ones
    std::vector<std::string> headnodes;
    std::vector<std::string> users;
};

/// All projects for an administrator, their own projects for other users.
std::vector<std::string> list_projects(store::Reading& tx, const Caller& caller);
ProjectView show_project(store::Reading& tx, const std::string& project);

/// @throws BadArgumentError  for the label that means the administrators
void check_new_project(const std::string& project);

void project_create(store::Writing& tx, const std::string& project);
/// @throws BlockedError  while it has nodes or headnodes, or owns networks or has access to any
void project_delete(store::Writing& tx, const std::string& project);
/// Reserves a free node for the project.
/// @throws BlockedError  when the node is in a project already, or a command is on its way to its machine
/// @return  the console of the free node, which the caller must end, if there was one
std::optional<std::string> project_connect_node(store::Writing& tx, const core::ProjectLabel& project,
                                                const core::NodeLabel& node);
/// By force: with what is set in the node's machine, and then nobody can reserve the node before it is taken out.
enum class Leaving { tidy, by_force };

/// How a node's leaving has gone.
struct Departure {
    /// What HaaS has set in the machine for the project. The node is still there: take this out, and try again.
    std::vector<store::MachineSetting> settings{};
    std::optional<std::string> console{};  ///< which the caller must end, if there was one
};

/// Makes a node of the project free.
/// @throws BlockedError  while a network is attached, a change is pending, a port may carry more than it should, or a
///                       command is on its way to its machine
Departure project_detach_node(store::Writing& tx, const Caller& caller, const core::ProjectLabel& project,
                              const core::NodeLabel& node, Leaving how);
std::vector<std::string> list_project_nodes(store::Reading& tx, const std::string& project);
std::vector<std::string> list_project_networks(store::Reading& tx, const std::string& project);

}  // namespace haas::service
