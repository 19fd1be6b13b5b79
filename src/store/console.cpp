#include "store/console.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::optional<std::string> find_console_of_node(const Transaction& tx, core::Id node) {
    const auto row = select_one<std::string>(tx, "SELECT uuid FROM console WHERE node_id = :node", node);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

std::optional<core::Id> find_node_of_console(const Transaction& tx, const std::string& uuid) {
    const auto row = select_one<core::Id>(tx, "SELECT node_id FROM console WHERE uuid = :uuid", uuid);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

std::vector<core::Console> list_consoles(const Transaction& tx) {
    std::vector<core::Console> consoles;
    select<std::string, core::Id>(tx, "SELECT uuid, node_id FROM console ORDER BY node_id",
                                  [&](const std::string& uuid, core::Id node) { consoles.push_back({uuid, node}); });
    return consoles;
}

void insert_console(const Transaction& tx, const core::Console& console, const std::string& started_by) {
    execute(tx, "INSERT INTO console (node_id, uuid, started_by) VALUES (:node, :uuid, :started_by)", console.node_id,
            console.uuid, started_by);
}

void renew_console(const Transaction& tx, const core::Console& console) {
    execute(tx, "UPDATE console SET uuid = :uuid WHERE node_id = :node", console.uuid, console.node_id);
}

void delete_console_of_node(const Transaction& tx, core::Id node) {
    execute(tx, "DELETE FROM console WHERE node_id = :node", node);
}

}  // namespace haas::store
