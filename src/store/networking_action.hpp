// Table `networking_action`: requested changes of ports, and how they ended. An action of a port group has a row for
// each member: its parts.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

/// Which actions to list. Empty members do not restrict the list.
struct ActionFilter {
    std::optional<core::UserId> member;  ///< a user: only actions of nodes that are in one of their projects now
    std::optional<std::string> node;
    std::optional<std::string> nic;
    /// Together with `member`: only actions from the time of the node's present project.
    std::optional<std::string> network;
    std::optional<core::ProjectId> project;  ///< the project that held the node
    /// @name The action's port; a move that has not left its old port also counts for the new one
    /// @{
    std::optional<std::string> switch_label;
    std::optional<std::string> port;
    /// @}
    std::optional<core::NetworkingAction::Status> status;
    std::optional<base::Timestamp> since;  ///< requested at this time or later
    int limit = 0;                         ///< at most so many
    /// Only actions of nodes that this project has now, instead of all projects of `member`.
    std::optional<core::ProjectId> only = {};
};

/// Part 0 of the action, with the attempts of the part that had most of them.
std::optional<core::NetworkingAction> find_networking_action(const Reading& tx, const std::string& uuid);
/// Part 0 of each action, the newest first.
std::vector<core::NetworkingAction> list_networking_actions(const Reading& tx, const ActionFilter& filter);
/// The id of the port's pending action; also of a move that is to end there.
std::optional<std::string> find_pending_action(const Reading& tx, core::PortId port);
/// The id of the move that is to end at a port, while its NIC is still on another port.
std::optional<std::string> find_move_to_port(const Reading& tx, core::PortId port);
std::optional<std::string> find_pending_action_of_node(const Reading& tx, core::NodeId node);
/// How many actions of nodes that a project had when they were requested are pending.
long long count_pending_actions(const Reading& tx, core::ProjectId project);
/// The time at which the oldest pending action was requested.
std::optional<base::Timestamp> find_oldest_pending_time(const Reading& tx);
/// Ends a port's pending action as failed, with all its parts; also a move that is to end there.
/// @param error  for the user who requested it
void give_up_pending_action(const Writing& tx, core::PortId port, const std::string& error);
/// Whether some of an action, or of one of its parts, may have reached a switch.
bool has_begun(const Reading& tx, const std::string& uuid);
/// Ends an action of which nothing has reached a switch.
/// @return  false when it is not pending, or some of it, or of one of its parts, may have reached a switch
bool cancel_unsent_action(const Writing& tx, const std::string& uuid, const std::string& error);
/// Stores a new pending action, or a part of one, due at once.
void insert_networking_action(const Writing& tx, const core::NetworkingAction& action);

/// @name The progress of an action
/// @{

/// Notes, before anything is sent, that from now on all due actions of a switch may have reached it.
/// @param longest_pause  as for list_due_ports: these are the same actions
void mark_due_actions_sent(const Writing& tx, core::SwitchId switch_id, std::chrono::seconds longest_pause);

/// Ends an action, with all its parts, and counts the attempt for the part that is given.
/// @param error   for the user who requested it; empty: DONE
/// @param detail  the device's own words, for administrators
/// @return  whether it was still pending; if not, nothing was changed
bool finish_action(const Writing& tx, core::ActionId action, const std::optional<std::string>& error = std::nullopt,
                   const std::optional<std::string>& detail = std::nullopt);

/// Whether some of an action may have reached the switch, in its last attempt or an earlier one.
enum class Delivery { not_sent, sent };

/// Leaves an action pending until `next_attempt`, and counts the attempt, which the switch did not answer.
void postpone_action(const Writing& tx, core::ActionId action, base::Timestamp next_attempt, Delivery delivery);

/// Makes all pending actions of a switch due at once, even if they were postponed.
void make_actions_due(const Writing& tx, core::SwitchId switch_id);

/// Puts a NIC from its old port on its new one, and the move with it. The new port is to be checked again. A visit of
/// its switch that is under way stores no result for it.
/// @return  false if that is impossible: the move has ended, the NIC is no longer on the old port, or the new port has
///          another NIC
bool move_nic(const Writing& tx, const std::string& action, core::NicId nic, core::PortId from_port,
              core::PortId to_port);
/// @}

/// @name The parts of an action of a port group
/// @{

/// How far one part of an action is.
struct ActionPart {
    std::string action;                   ///< its uuid
    std::optional<core::PortId> port_id;  ///< empty: the port was deleted
    std::string switch_label;
    std::string port_label;
    int attempts = 0;
    int unanswered = 0;                       ///< attempts since the switch last answered
    bool sent = false;                        ///< something of it may have been sent to the switch
    bool carried = false;                     ///< read back, the port last showed the target, however long ago
    std::optional<std::string> switch_error;  ///< the last error of its switch
};
/// Of these actions, those of each by their numbers.
std::vector<ActionPart> list_parts(const Reading& tx, const std::vector<std::string>& uuids);

/// That a port was read back with the target of its part counts for so long. Then the part is due again: its switch may
/// have gone back to an old configuration while the action waits for another switch.
constexpr std::chrono::minutes seen_for{5};
/// What was seen by a clock that is ahead by more than this does not count.
constexpr std::chrono::minutes seen_ahead{1};

/// Notes that a port was read back with the target of its part. Counts the attempt, unless finish_action() is to do so.
/// @return  whether all parts of the action were seen so in the last `seen_for`: the action is to be finished
bool note_carried(const Writing& tx, core::ActionId part);

/// Forgets that a port was read back with the target of its part, if it has one: the part is carried out again.
void reopen_part(const Writing& tx, core::PortId port);
/// The same for all ports: after a restore, nobody knows what a switch has got since the backup.
void reopen_all_parts(const Writing& tx);
/// @}

/// Deletes up to `limit` actions that were finished before a moment.
/// @return  the number of deleted actions
long long delete_actions_finished_before(const Writing& tx, base::Timestamp moment, int limit);

/// How many finished actions there are; each part of an action of a port group counts.
long long count_finished_actions(const Reading& tx);
/// The project with most finished actions; empty: more are of no project than of any one.
std::optional<core::ProjectId> find_project_of_most_actions(const Reading& tx);
/// Deletes the oldest finished actions of a project, or of none, up to `number`.
/// @return  the number of deleted actions
long long delete_oldest_actions(const Writing& tx, std::optional<core::ProjectId> project, long long number);

/// @name Actions keep the labels of their objects. As long as an object exists, its new label goes to its actions
/// @{
void rename_node_in_actions(const Writing& tx, core::NodeId node, const std::string& label);
void rename_nic_in_actions(const Writing& tx, core::NicId nic, const std::string& label);
/// @}

/// The words in columns `type` and `status`.
core::NetworkingAction::Type parse_action_type(const std::string& word);
core::NetworkingAction::Status parse_action_status(const std::string& word);
std::string action_type_word(core::NetworkingAction::Type type);
std::string action_status_word(core::NetworkingAction::Status status);

}  // namespace haas::store
