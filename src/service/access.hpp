// Rights: the caller, and lookups that check both whether an object exists and whether the caller may know of it.
//
// A use case without a Caller checks no right. The route table says who may use it (api/route.hpp): administrators, or
// members of the project that its path names.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::service {

/// The authenticated user, as the transaction sees them.
struct Caller {
    core::UserId id;
    std::string label;
    bool is_admin = false;
};

/// Runs a function in a write transaction of its own. For work that takes several transactions.
using Write = std::function<void(const std::function<void(store::Writing&)>&)>;

/// Like Write, and passes the caller as that transaction sees them.
using WriteAsCaller = std::function<void(const std::function<void(store::Writing&, const Caller&)>&)>;

/// The same for a read transaction.
using ReadAsCaller = std::function<void(const std::function<void(store::Reading&, const Caller&)>&)>;

/// The user on whose behalf something is done after their request was authenticated.
/// @throws AuthenticationError  when they were deleted meanwhile
Caller get_caller(const store::Reading& tx, core::UserId user);

/// @throws AuthorizationError
void require_admin(const Caller& caller);

/// Checks that the caller is a member of the project, or an administrator.
/// @throws AuthorizationError  for anybody else, whether the project exists or not
void require_member(const store::Reading& tx, const Caller& caller, const std::string& project);

/// A project, for a member or an administrator.
/// @throws AuthorizationError  for anybody else, whether the project exists or not;  NotFoundError  for an
/// administrator
core::Project get_project(const store::Reading& tx, const Caller& caller, const std::string& label);

/// A project, without a check of rights: for callers who may know that it exists.
/// @throws NotFoundError
core::Project get_project_unchecked(const store::Reading& tx, const std::string& label);

/// Empty if no project is given.
std::optional<std::string> find_project_label(const store::Reading& tx, const std::optional<core::ProjectId>& project);

/// A node, for any caller: node labels are public.
/// @throws NotFoundError
core::Node get_node(const store::Reading& tx, const std::string& label);

/// A node that is free or in one of the caller's projects; any node for an administrator.
/// @throws NotFoundError, AuthorizationError
core::Node get_visible_node(const store::Reading& tx, const Caller& caller, const std::string& label);

/// A node whose machine the caller may control: members of its project and administrators may.
/// @throws NotFoundError, AuthorizationError
core::Node get_node_to_control(const store::Reading& tx, const Caller& caller, const std::string& label);

/// @throws NotFoundError
core::Nic get_nic(const store::Reading& tx, const core::Node& node, const std::string& label);

/// Whether the network is public, or the caller's, or open to one of their projects.
bool may_see_network(const store::Reading& tx, const Caller& caller, const core::Network& network);

/// A network that the caller may see. Other callers get the same answer as for a network that does not exist.
/// @throws NotFoundError
core::Network get_visible_network(const store::Reading& tx, const Caller& caller, const std::string& label);

/// Whether the caller is an administrator or in the project that owns the network.
bool owns_network(const store::Reading& tx, const Caller& caller, const core::Network& network);

/// Whether a node's project may put the network on its NICs.
bool may_use_network(const store::Reading& tx, core::ProjectId project, const core::Network& network);

}  // namespace haas::service
