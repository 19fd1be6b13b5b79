#include "store/bmc_command.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::optional<BmcCommand> find_bmc_command(const Transaction& tx, core::Id node, std::chrono::seconds longest) {
    const base::Timestamp latest = tx.now() + longest;
    const auto row = select_one<std::string, long long>(tx,
                                                        "SELECT doing, over_at FROM bmc_command WHERE node_id = :node"
                                                        " AND over_at > :now AND over_at <= :latest"
                                                        " ORDER BY over_at DESC LIMIT 1",
                                                        node, tx.now(), latest);
    if (!row) return std::nullopt;
    return BmcCommand{std::get<0>(*row), base::from_seconds(std::get<1>(*row))};
}

core::Id insert_bmc_command(const Transaction& tx, core::Id node, const BmcCommand& command) {
    execute(tx, "DELETE FROM bmc_command WHERE node_id = :node AND over_at <= :now", node, tx.now());
    return insert(tx, "INSERT INTO bmc_command (node_id, doing, over_at) VALUES (:node, :doing, :over_at) RETURNING id", node,
                  command.doing, command.over_at);
}

void move_bmc_command_end(const Transaction& tx, core::Id command, base::Timestamp over_at) {
    execute(tx, "UPDATE bmc_command SET over_at = :over_at WHERE id = :command", over_at, command);
}

void delete_bmc_command(const Transaction& tx, core::Id command) {
    execute(tx, "DELETE FROM bmc_command WHERE id = :command", command);
}

}  // namespace haas::store
