#include "service/bmc_command.hpp"

#include <exception>

#include "base/age.hpp"
#include "base/log.hpp"
#include "core/error.hpp"
#include "store/bmc_command.hpp"
#include "store/node.hpp"

namespace haas::service {

namespace {

/// Longer than any request or console start takes, bmc_command_echo included.
constexpr std::chrono::seconds longest{60};

}  // namespace

void BmcCommand::announce() {
    const auto left = std::chrono::ceil<std::chrono::seconds>(deadline_.left());
    permitted_([&](store::Writing& tx) {
        const auto over_at = tx.uptime() + left + bmc_command_echo;
        if (note_) {
            store::move_bmc_command_end(tx, *note_, over_at);
        } else {
            note_ = store::insert_bmc_command(tx, node_, {doing_, over_at});
        }
    });
}

BmcCommand::~BmcCommand() {
    if (!note_) return;
    try {
        write_([&](store::Writing& tx) { forget(tx); });
    } catch (const std::exception& error) {
        // The note expires by itself.
        base::log::warning("bmc_command_not_forgotten", {{"doing", doing_}, {"reason", error.what()}});
    }
}

void BmcCommand::forget(const store::Writing& tx) const {
    if (lost_) {
        store::move_bmc_command_end(tx, *note_, tx.uptime() + bmc_command_echo);
    } else {
        store::delete_bmc_command(tx, *note_);
    }
}

void require_no_bmc_command(const store::Reading& tx, const core::Node& node, const std::string& consequence) {
    const auto command = store::find_bmc_command(tx, node.id, longest);
    if (!command) return;
    std::string text = "A command is on its way to the machine of node " + node.label + ": " + command->doing;
    if (command->begun_at)
        text += ", for " + std::to_string(base::age(*command->begun_at, tx.uptime()).count()) + " seconds now";
    text += ". The node cannot " + consequence + " before the command has ended, in " +
            std::to_string((command->over_at - tx.uptime()).count()) +
            " seconds at the latest: try again then. After an "
            "administrator was refused, HaaS holds back other users' commands until " +
            std::to_string(recall_time.count()) + " seconds after that.";
    throw PendingCommandError(text, node, command->over_at);
}

void recall_node(const store::Writing& tx, const Caller& caller, const PendingCommandError& command) {
    if (!caller.is_admin) return;
    const auto node = store::find_node_by_id(tx, command.node());
    if (node && node->project_id == command.project())
        store::recall_node(tx, node->id, command.over_at() + recall_time);
}

void require_not_recalled(const store::Reading& tx, const Caller& caller, const core::Node& node) {
    if (caller.is_admin) return;
    const auto until = store::find_recall(tx, node.id, longest + recall_time);
    if (!until) return;
    throw core::BlockedError("An administrator wants to take node " + node.label +
                             " back or change it, and waits for the "
                             "commands on their way to its machine: HaaS sends no other command for " +
                             std::to_string((*until - tx.uptime()).count()) + " seconds.");
}

}  // namespace haas::service
