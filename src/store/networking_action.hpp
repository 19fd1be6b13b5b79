// Table `networking_action`: what was asked of ports, and what became of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

/// Which actions to list; what is empty does not matter.
struct ActionFilter {
    std::optional<core::UserId> member;  ///< a user: only those of nodes that are in a project of his now
    std::optional<std::string> node;
    std::optional<std::string> nic;
    /// Together with `member`: only those that the node's present project asked for.
    std::optional<std::string> network;
    std::optional<core::ProjectId> project;  ///< that held the node
    /// @name Where the action is; a move that has not left its old port is at the new one as well
    /// @{
    std::optional<std::string> switch_label;
    std::optional<std::string> port;
    /// @}
    std::optional<core::NetworkingAction::Status> status;
    std::optional<base::Timestamp> since;  ///< asked for then or later
    int limit = 0;                         ///< at most so many
};

std::optional<core::NetworkingAction> find_networking_action(const Reading& tx, const std::string& uuid);
/// The newest first.
std::vector<core::NetworkingAction> list_networking_actions(const Reading& tx, const ActionFilter& filter);
/// The id of the action that waits for a port, also of a move that is to end there.
std::optional<std::string> find_pending_action(const Reading& tx, core::PortId port);
/// The id of the move that is to end at a port, while its NIC is on another.
std::optional<std::string> find_move_to_port(const Reading& tx, core::PortId port);
std::optional<std::string> find_pending_action_of_node(const Reading& tx, core::NodeId node);
/// When the oldest action that is pending was asked for.
std::optional<base::Timestamp> find_oldest_pending_time(const Reading& tx);
/// Ends what is pending on a port, or on its way there.
/// @param error  for whoever asked
void give_up_pending_action(const Writing& tx, core::PortId port, const std::string& error);
/// Ends an action of which nothing has reached a switch.
/// @return  false when it is not pending, or something of it may have
bool cancel_unsent_action(const Writing& tx, const std::string& uuid, const std::string& error);
/// Stores a new pending action, due at once.
void insert_networking_action(const Writing& tx, const core::NetworkingAction& action);

/// @name The labels that actions keep follow those of their objects for as long as these exist
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
