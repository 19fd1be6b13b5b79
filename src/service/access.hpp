// Who may do what: the caller, and the lookups that decide at once whether an object exists and whether he may know it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::service {

/// The authenticated user, as the transaction sees him.
struct Caller {
    core::UserId id;
    std::string label;
    bool is_admin = false;
};

/// For what goes on in several steps: runs what it is given in a write transaction of its own.
using Write = std::function<void(const std::function<void(store::Writing&)>&)>;

/// The same, with the caller as that transaction sees him.
using WriteAsCaller = std::function<void(const std::function<void(store::Writing&, const Caller&)>&)>;

/// @throws AuthorizationError
void require_admin(const Caller& caller);

/// A project, for a member or an administrator.
/// @throws AuthorizationError  to anybody else, whether it exists or not;  NotFoundError  to an administrator
core::Project get_project(const store::Reading& tx, const Caller& caller, const std::string& label);

/// A project, for who may know that it exists.
/// @throws NotFoundError
core::Project get_project_unchecked(const store::Reading& tx, const std::string& label);

/// Empty where there is none.
std::optional<std::string> project_label(const store::Reading& tx, const std::optional<core::ProjectId>& project);

/// A node, whoever asks: node labels are public.
/// @throws NotFoundError
core::Node get_node(const store::Reading& tx, const std::string& label);

/// A node that is free or whose project the caller is in.
/// @throws NotFoundError, AuthorizationError
core::Node get_visible_node(const store::Reading& tx, const Caller& caller, const std::string& label);

/// A node whose machine the caller may control: a member of its project may, and an administrator.
/// @throws NotFoundError, AuthorizationError
core::Node get_node_to_control(const store::Reading& tx, const Caller& caller, const std::string& label);

/// @throws NotFoundError
core::Nic get_nic(const store::Reading& tx, const core::Node& node, const std::string& label);

/// Whether the network is public, or the caller's, or open to one of his projects.
bool may_see_network(const store::Reading& tx, const Caller& caller, const core::Network& network);

/// A network that the caller may see; for all others it does not exist.
/// @throws NotFoundError
core::Network get_visible_network(const store::Reading& tx, const Caller& caller, const std::string& label);

/// Whether the caller is an administrator or in the project that owns the network.
bool owns_network(const store::Reading& tx, const Caller& caller, const core::Network& network);

/// Whether a node's project may put the network on its NICs.
bool may_use_network(const store::Reading& tx, core::ProjectId project, const core::Network& network);

}  // namespace haas::service
