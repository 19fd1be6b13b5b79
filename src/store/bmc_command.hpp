// Tables `bmc_command` and `recall`: commands that may still reach a node's machine, and nodes that are to get no more.
//
// Their times are of the clock that nobody sets: a machine must not change hands because a clock was set while a
// command is on its way to it. A row of before a restart of this machine ends too late to count; if its moment ever
// comes, it counts once more, for as long as a command may last.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

struct BmcCommand {
    std::string doing;
    base::Uptime over_at{};
    std::optional<base::Uptime> begun_at{};  ///< set when it is noted
};

/// Of the commands that may still reach the node's machine, the one that ends last.
/// @param longest  no command lasts longer. A row that ends later was written before a restart: it is over
std::optional<BmcCommand> find_bmc_command(const Reading& tx, core::NodeId node, std::chrono::seconds longest);

/// Notes a command, and deletes the node's commands that are over.
core::BmcCommandId insert_bmc_command(const Writing& tx, core::NodeId node, const BmcCommand& command);
void move_bmc_command_end(const Writing& tx, core::BmcCommandId command, base::Uptime over_at);
void delete_bmc_command(const Writing& tx, core::BmcCommandId command);

void recall_node(const Writing& tx, core::NodeId node, base::Uptime until);
/// The time until which a node is recalled; empty: it is not recalled.
/// @param longest  as above
std::optional<base::Uptime> find_recall(const Reading& tx, core::NodeId node, std::chrono::seconds longest);
void end_recall(const Writing& tx, core::NodeId node);

}  // namespace haas::store
