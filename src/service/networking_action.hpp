// Shows networking actions, and cancels those of which nothing has been sent yet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "service/access.hpp"
#include "store/database.hpp"
#include "store/networking_action.hpp"
#include "store/port.hpp"

namespace haas::service {

/// An action as the caller may see it.
struct ActionView {
    core::NetworkingAction action;
    bool for_administrator = false;
    /// For administrators, while the action is pending: the last error of its switch. For a port group: of the switch
    /// that it waits for longest, with that switch and the port.
    std::optional<std::string> switch_error;
    /// For administrators, while a move has not left its old port: the new port.
    std::optional<store::PortPlace> to;
    /// For administrators, if the action is one of a port group: each member, with how far it is.
    std::vector<store::ActionPart> parts;
};

/// Which actions to list. Empty members do not restrict the list.
struct ActionQuery {
    std::optional<std::string> node;
    std::optional<std::string> nic;
    std::optional<std::string> network;
    std::optional<std::string> project;
    std::optional<std::string> switch_label;
    std::optional<std::string> port;
    std::optional<core::NetworkingAction::Status> status;
    std::optional<base::Timestamp> since;  ///< requested at this time or later
    int limit = 0;                         ///< at most so many
};

/// What a user is told whose wish must wait for a pending action, after the name of its object: ` has the pending
/// networking action X: wait until it ends, ...`, with what else they can do.
std::string pending_text(const store::Reading& tx, const std::string& uuid);

/// An action, for the project of its node, and for administrators.
ActionView show_networking_action(store::Reading& tx, const Caller& caller, const std::string& uuid);

/// The actions that the caller may see, the newest first.
/// @throws AuthorizationError  when a caller who is no administrator names a switch, a port, or a project that is not
/// theirs
std::vector<ActionView> list_networking_actions(store::Reading& tx, const Caller& caller, const ActionQuery& query);

/// Ends an action of which nothing has been sent to a switch. haas-sync notes in the database that it begins an action
/// before it sends anything. So a cancelled action never begins, and an action that has begun is never cancelled.
/// @throws AuthorizationError  also for members, if only administrators may request an action of this type;
///         IllegalStateError   when it has ended;  PendingActionError  when something may have been sent
ActionView networking_action_cancel(store::Writing& tx, const Caller& caller, const std::string& uuid);

}  // namespace haas::service
