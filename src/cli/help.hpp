// What `haas help` says, all of it from the table of commands.
#pragma once

#include <string>
#include <vector>

namespace haas::cli {

/// Every command in its group, and the options that all understand.
std::string general_help();

/// Help on a command (its name, or that in words), or on a kind of thing: `node` explains all commands for nodes.
/// @throws UsageError  when there is neither
std::string help_on(const std::vector<std::string>& topics);

}  // namespace haas::cli
