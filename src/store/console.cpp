#include "store/console.hpp"

#include "store/rows.hpp"

namespace haas::store {

std::optional<std::string> find_console_of_node(const Reading& tx, core::NodeId node) {
    const auto row = select_one<std::string>(tx, "SELECT uuid FROM console WHERE node_id = :node", node);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

std::optional<core::NodeId> find_node_of_console(const Reading& tx, const std::string& uuid) {
    const auto row = select_one<core::NodeId>(tx, "SELECT node_id FROM console WHERE uuid = :uuid", uuid);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

template <>
struct Columns<core::Console> {
    static constexpr std::tuple list{
        Column{"uuid", &core::Console::uuid},
        Column{"node_id", &core::Console::node_id},
    };
};

template <>
struct Columns<PlacedConsole> {
    static constexpr auto list = std::tuple_cat(inner_columns<&PlacedConsole::console>(Columns<core::Console>::list),
                                                std::tuple{Column{"host", &PlacedConsole::host}});
};

std::optional<PlacedConsole> find_placed_console(const Reading& tx, core::NodeId node) {
    return select_row<PlacedConsole, "FROM console WHERE node_id = :node">(tx, node);
}

std::vector<PlacedConsole> list_placed_consoles(const Reading& tx) {
    return select_rows<PlacedConsole, "FROM console ORDER BY node_id">(tx);
}

std::map<std::optional<core::ProjectId>, long long> count_consoles(const Reading& tx) {
    std::map<std::optional<core::ProjectId>, long long> counts;
    select<std::optional<core::ProjectId>, long long>(
        tx, "SELECT n.project_id, COUNT(*) FROM console c JOIN node n ON n.id = c.node_id GROUP BY n.project_id",
        [&](const auto& project, long long number) { counts[project] = number; });
    return counts;
}

template <>
struct Columns<AlwaysLogged> {
    static constexpr std::tuple list{
        Column{"id", &AlwaysLogged::id},
        Column{"project_id", &AlwaysLogged::project_id},
        Column{"obm_type", &AlwaysLogged::bmc_type},
        Column{"obm_interface", &AlwaysLogged::bmc_interface},
        Column{"CAST(id IN (SELECT node_id FROM console) AS INTEGER)", &AlwaysLogged::is_logged},
    };
};

std::vector<AlwaysLogged> list_always_logged(const Reading& tx, const std::string& otherwise,
                                             std::optional<core::NodeId> only) {
    // The lookup of one node must not read all of them.
    if (only) {
        return select_rows<AlwaysLogged,
                           "FROM node WHERE project_id IS NOT NULL AND COALESCE(obm_console, :otherwise) = 'always'"
                           " AND id = :only">(tx, otherwise, *only);
    }
    return select_rows<AlwaysLogged,
                       "FROM node WHERE project_id IS NOT NULL AND COALESCE(obm_console, :otherwise) = 'always'"
                       " ORDER BY id">(tx, otherwise);
}

std::vector<core::NodeId> list_nodes_with_console_by(const Reading& tx, const std::string& started_by) {
    return select_all<core::NodeId>(tx, "SELECT node_id FROM console WHERE started_by = :started_by ORDER BY node_id",
                                    started_by);
}

void insert_console(const Writing& tx, const core::Console& console, const std::string& started_by,
                    const std::optional<std::string>& host) {
    execute(tx, "INSERT INTO console (node_id, uuid, started_by, host) VALUES (:node, :uuid, :started_by, :host)",
            console.node_id, console.uuid, started_by, host);
}

void set_console_host(const Writing& tx, core::NodeId node, const std::string& host) {
    execute(tx, "UPDATE console SET host = :host WHERE node_id = :node", host, node);
}

void renew_console(const Writing& tx, const core::Console& console) {
    execute(tx, "UPDATE console SET uuid = :uuid WHERE node_id = :node", console.uuid, console.node_id);
}

void delete_console_of_node(const Writing& tx, core::NodeId node) {
    execute(tx, "DELETE FROM console WHERE node_id = :node", node);
}

}  // namespace haas::store
