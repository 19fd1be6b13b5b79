#include "cli/commands.hpp"

#include <utility>

namespace haas::cli {

namespace {

void add(std::vector<Command>& table, std::string_view group, std::vector<Command> commands) {
    for (auto& command : commands) {
        command.group = group;
        table.push_back(std::move(command));
    }
}

std::vector<Command> all_commands() {
    std::vector<Command> table;
    add(table, "Projects", project_commands());
    add(table, "Users", user_commands());
    add(table, "Nodes and NICs", node_commands());
    add(table, "Power, boot device and console", machine_commands());
    add(table, "Networks", network_commands());
    add(table, "Connecting nodes to networks", networking_commands());
    add(table, "Headnodes", headnode_commands());
    add(table, "Switches and ports", switch_commands());
    add(table, "The service", service_commands());
    add(table, "This machine's installation", installation_commands());
    return table;
}

}  // namespace

const std::vector<Command>& commands() {
    static const std::vector<Command> table = all_commands();
    return table;
}

}  // namespace haas::cli
