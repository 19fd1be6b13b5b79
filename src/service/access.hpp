// Rights: the caller, and lookups that check both whether an object exists and whether the caller may know of it.
//
// A use case without a Caller checks no right. The route table says who may use it (api/route.hpp): administrators, or
// those with a role in the project that its path names.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/machines.hpp"
#include "core/model.hpp"
#include "core/token.hpp"
#include "store/database.hpp"

namespace haas::service {

/// The authenticated user, as the transaction sees them.
struct Caller {
    core::UserId id;
    std::string label;
    bool is_admin = false;
    bool is_auditor = false;
    /// The least role in a project that the operation needs. Looks need an observer.
    core::ProjectRole needed = core::ProjectRole::member;

    /// The token or session by which they are known, if it is not a password.
    std::optional<core::Token> token = {};
    /// The role in the only project in which a limited token counts. Such a caller is neither administrator nor
    /// auditor.
    struct Limit {
        core::ProjectId project;
        std::optional<core::ProjectRole> role;
    };
    std::optional<Limit> limit = {};

    /// Whether nothing is hidden from them.
    bool sees_all() const { return is_admin || is_auditor; }
    /// Whether they may do this operation to whatever it is about: administrators may, and auditors if it only looks.
    bool may_all() const { return is_admin || (is_auditor && needed == core::ProjectRole::observer); }
};

/// Runs a function in a write transaction of its own. For work that takes several transactions.
using Write = std::function<void(const std::function<void(store::Writing&)>&)>;

/// Like Write, and passes the caller as that transaction sees them.
using WriteAsCaller = std::function<void(const std::function<void(store::Writing&, const Caller&)>&)>;

/// The same for a read transaction.
using ReadAsCaller = std::function<void(const std::function<void(store::Reading&, const Caller&)>&)>;

/// Who lets something be done after their request was authenticated.
core::Requester requester(const Caller& caller);

/// The caller that they are by now.
/// @param needed  the role that it needs
/// @throws AuthenticationError  when they were deleted meanwhile
Caller get_caller(const store::Reading& tx, const core::Requester& user, core::ProjectRole needed);

/// Lets auditors pass as well, if the operation only looks.
/// @throws AuthorizationError
void require_admin(const Caller& caller);

/// Refuses a caller whose token is limited to a project: what they ask for reaches beyond it.
/// @throws AuthorizationError
void require_unlimited(const Caller& caller);

/// Limits the caller to one project, as their token says.
void limit_to_project(const store::Reading& tx, Caller& caller, core::ProjectId project);

/// The caller's role in a project; administrators and auditors need none.
std::optional<core::ProjectRole> find_role(const store::Reading& tx, const Caller& caller, core::ProjectId project);

/// All that decides what the caller may see and do, in words: two callers with the same text see the same.
std::string rights_text(const store::Reading& tx, const Caller& caller);

/// Whether the caller has the needed role in the project.
bool has_role(const store::Reading& tx, const Caller& caller, core::ProjectId project);

/// Whether the caller is in the project, in whatever role, or sees all of them.
bool knows_project(const store::Reading& tx, const Caller& caller, core::ProjectId project);

/// Checks that the caller has the needed role in the project.
/// @throws AuthorizationError  for anybody else, whether the project exists or not
void require_role(const store::Reading& tx, const Caller& caller, const std::string& project);

/// Refuses a caller who knows the project, but has not the needed role.
/// @throws AuthorizationError
[[noreturn]] void refuse_role(const Caller& caller, const std::string& project);

/// A project, for a caller with the needed role.
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

/// A node that is free or in a project in which the caller has the needed role.
/// @throws NotFoundError, AuthorizationError
core::Node get_visible_node(const store::Reading& tx, const Caller& caller, const std::string& label);

/// A node whose machine the caller may control or look at, as the operation needs: only administrators and auditors may
/// if it is free.
/// @throws NotFoundError, AuthorizationError
core::Node get_node_to_control(const store::Reading& tx, const Caller& caller, const std::string& label);

/// @throws NotFoundError
core::Nic get_nic(const store::Reading& tx, const core::Node& node, const std::string& label);

/// Whether the network is public, or the caller's, or open to one of their projects.
bool may_see_network(const store::Reading& tx, const Caller& caller, const core::Network& network);

/// A network that the caller may see. Other callers get the same answer as for a network that does not exist.
/// @throws NotFoundError
core::Network get_visible_network(const store::Reading& tx, const Caller& caller, const std::string& label);

/// Whether the caller has the needed role in the project that owns the network.
bool owns_network(const store::Reading& tx, const Caller& caller, const core::Network& network);

/// Whether a node's project may put the network on its NICs.
bool may_use_network(const store::Reading& tx, core::ProjectId project, const core::Network& network);

}  // namespace haas::service
