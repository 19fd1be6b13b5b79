// Table `console`: which consoles are to be logged.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<std::string> find_console_of_node(const Reading& tx, core::NodeId node);
std::optional<core::NodeId> find_node_of_console(const Reading& tx, const std::string& uuid);
/// Where a console is logged, if there are several hosts.
struct PlacedConsole {
    core::Console console;
    std::optional<std::string> host;  ///< empty: nobody logs it yet
};
std::optional<PlacedConsole> find_placed_console(const Reading& tx, core::NodeId node);
std::vector<PlacedConsole> list_placed_consoles(const Reading& tx);
/// How many consoles are to be logged of the nodes of each project; nodes without one are of the project that is empty.
std::map<std::optional<core::ProjectId>, long long> count_consoles(const Reading& tx);
/// A node of a project whose console is to be logged without being asked, if its BMC offers one.
struct AlwaysLogged {
    core::NodeId id;
    core::ProjectId project_id;
    std::string bmc_type;
    std::optional<std::string> bmc_interface;
    bool is_logged = false;  ///< its console has a row
};
/// @param otherwise  whether that holds for the nodes that do not say it: `always` or `asked`
/// @param only       of this node; empty: of all
std::vector<AlwaysLogged> list_always_logged(const Reading& tx, const std::string& otherwise,
                                             std::optional<core::NodeId> only = {});
/// The nodes whose consoles were started by somebody.
std::vector<core::NodeId> list_nodes_with_console_by(const Reading& tx, const std::string& started_by);
/// Says which host logs the node's console.
void set_console_host(const Writing& tx, core::NodeId node, const std::string& host);
void insert_console(const Writing& tx, const core::Console& console, const std::string& started_by,
                    const std::optional<std::string>& host = {});
/// Replaces the UUID of the node's console, if there is one: a new log begins.
void renew_console(const Writing& tx, const core::Console& console);
void delete_console_of_node(const Writing& tx, core::NodeId node);

}  // namespace haas::store
