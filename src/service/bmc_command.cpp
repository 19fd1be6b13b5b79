#include "service/bmc_command.hpp"

#include <algorithm>
#include <exception>

#include "base/log.hpp"
#include "core/error.hpp"
#include "store/bmc_command.hpp"

namespace haas::service {

namespace {

/// More than any request, or the start of any console, takes with its echo.
constexpr std::chrono::seconds longest{60};

}  // namespace

void BmcCommand::announce() {
    const auto left = std::chrono::ceil<std::chrono::seconds>(deadline_ - std::chrono::steady_clock::now());
    permitted_([&](store::Transaction& tx) {
        const auto over_at = tx.now() + std::max(left, std::chrono::seconds(0)) + bmc_command_echo;
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
        write_([&](store::Transaction& tx) { forget(tx); });
    } catch (const std::exception& error) {
        // It ends by itself.
        base::log::warning("bmc_command_not_forgotten", {{"doing", doing_}, {"reason", error.what()}});
    }
}

void BmcCommand::forget(const store::Transaction& tx) const {
    if (lost_) {
        store::move_bmc_command_end(tx, *note_, tx.now() + bmc_command_echo);
    } else {
        store::delete_bmc_command(tx, *note_);
    }
}

void require_no_bmc_command(const store::Transaction& tx, const core::Node& node, const std::string& consequence) {
    const auto command = store::find_bmc_command(tx, node.id, longest);
    if (!command) return;
    throw core::BlockedError("A command is on its way to the machine of node " + node.label + ": " + command->doing +
                             ". The node cannot " + consequence + " until that is over, in " +
                             std::to_string((command->over_at - tx.now()).count()) + " seconds at the latest: try again then.");
}

}  // namespace haas::service
