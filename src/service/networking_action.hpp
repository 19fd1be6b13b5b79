// What became of networking actions, and an end to those that nothing has come of yet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "service/access.hpp"
#include "store/database.hpp"
#include "store/port.hpp"

namespace haas::service {

/// An action as the caller may see it.
struct ActionView {
    core::NetworkingAction action;
    bool for_administrator = false;
    /// While it is pending, for administrators: what last went wrong with its switch.
    std::optional<std::string> switch_error;
    /// For administrators: where a move is to end that has not left its old port.
    std::optional<store::PortPlace> to;
};

/// Which actions to list; what is empty does not matter.
struct ActionQuery {
    std::optional<std::string> node;
    std::optional<std::string> nic;
    std::optional<std::string> network;
    std::optional<std::string> project;
    std::optional<std::string> switch_label;
    std::optional<std::string> port;
    std::optional<core::NetworkingAction::Status> status;
    std::optional<base::Timestamp> since;  ///< asked for then or later
    int limit = 0;                         ///< at most so many
};

/// An action, for the project of its node, and for administrators.
ActionView show_networking_action(store::Reading& tx, const Caller& caller, const std::string& uuid);

/// Those that the caller may see, the newest first.
/// @throws AuthorizationError  for a switch or a port, unless he is an administrator, and for a project that is not his
std::vector<ActionView> list_networking_actions(store::Reading& tx, const Caller& caller, const ActionQuery& query);

/// Ends an action of which nothing has been sent to a switch. haas-sync notes in the database that it begins with an action
/// before it sends anything: so one that is cancelled is never begun with, and one that is begun with is never cancelled.
/// @throws AuthorizationError  also to members for what administrators have asked of a port;
///         IllegalStateError   when it has ended;  PendingActionError  when something may have been sent
ActionView networking_action_cancel(store::Writing& tx, const Caller& caller, const std::string& uuid);

}  // namespace haas::service
