// Tables `bmc_command` and `recall`: commands that may still reach a node's machine, and nodes that are to get no more.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

struct BmcCommand {
    std::string doing;
    base::Timestamp over_at{};
    std::optional<base::Timestamp> begun_at{};  ///< set when it is noted
};

/// Of the commands that may still reach the node's machine, the one that ends last.
/// @param longest  no command lasts longer. A row that ends later was written under a clock that ran ahead: it is over
std::optional<BmcCommand> find_bmc_command(const Reading& tx, core::NodeId node, std::chrono::seconds longest);

/// Notes a command, and deletes the node's commands that are over.
core::BmcCommandId insert_bmc_command(const Writing& tx, core::NodeId node, const BmcCommand& command);
void move_bmc_command_end(const Writing& tx, core::BmcCommandId command, base::Timestamp over_at);
void delete_bmc_command(const Writing& tx, core::BmcCommandId command);

void recall_node(const Writing& tx, core::NodeId node, base::Timestamp until);
/// The time until which a node is recalled; empty: it is not recalled.
/// @param longest  as above
std::optional<base::Timestamp> find_recall(const Reading& tx, core::NodeId node, std::chrono::seconds longest);
void end_recall(const Writing& tx, core::NodeId node);

}  // namespace haas::store
