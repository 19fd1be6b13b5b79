// The texts of `haas help`, made from the table of commands.
#pragma once

#include <string>
#include <vector>

namespace haas::cli {

/// All commands by group, and the global options.
std::string general_help();

/// Help on a command (its name, or the name's parts as words), or on a kind of thing: `node` explains all commands for
/// nodes.
/// @throws UsageError  when there is neither such a command nor such a thing
std::string help_on(const std::vector<std::string>& topics);

}  // namespace haas::cli
