#include "store/bmc_command.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::optional<BmcCommand> find_bmc_command(const Reading& tx, core::NodeId node, std::chrono::seconds longest) {
    const base::Uptime latest = tx.uptime() + longest;
    const auto row = select_one<std::string, long long, long long>(
        tx,
        "SELECT doing, over_at, begun_at FROM bmc_command WHERE node_id = :node AND over_at > :now AND over_at <= :latest"
        " ORDER BY over_at DESC LIMIT 1",
        node, tx.uptime(), latest);
    if (!row) return std::nullopt;
    const auto& [doing, over_at, begun_at] = *row;
    BmcCommand found{doing, base::uptime_from_seconds(over_at), std::nullopt};
    if (begun_at != 0) found.begun_at = base::uptime_from_seconds(begun_at);
    return found;
}

core::BmcCommandId insert_bmc_command(const Writing& tx, core::NodeId node, const BmcCommand& command) {
    execute(tx, "DELETE FROM bmc_command WHERE node_id = :node AND over_at <= :now", node, tx.uptime());
    return insert<core::BmcCommandId>(
        tx,
        "INSERT INTO bmc_command (node_id, doing, over_at, begun_at) VALUES (:node, :doing, :over_at, :now)"
        " RETURNING id",
        node, command.doing, command.over_at, tx.uptime());
}

void move_bmc_command_end(const Writing& tx, core::BmcCommandId command, base::Uptime over_at) {
    execute(tx, "UPDATE bmc_command SET over_at = :over_at WHERE id = :command", over_at, command);
}

void delete_bmc_command(const Writing& tx, core::BmcCommandId command) {
    execute(tx, "DELETE FROM bmc_command WHERE id = :command", command);
}

void recall_node(const Writing& tx, core::NodeId node, base::Uptime until) {
    execute(tx,
            "INSERT INTO recall (node_id, until) VALUES (:node, :until) ON CONFLICT (node_id) DO UPDATE SET until ="
            " excluded.until",
            node, until);
}

std::optional<base::Uptime> find_recall(const Reading& tx, core::NodeId node, std::chrono::seconds longest) {
    const base::Uptime latest = tx.uptime() + longest;
    const auto row = select_one<long long>(
        tx, "SELECT until FROM recall WHERE node_id = :node AND until > :now AND until <= :latest", node, tx.uptime(),
        latest);
    if (!row) return std::nullopt;
    return base::uptime_from_seconds(std::get<0>(*row));
}

void end_recall(const Writing& tx, core::NodeId node) { execute(tx, "DELETE FROM recall WHERE node_id = :node", node); }

}  // namespace haas::store
