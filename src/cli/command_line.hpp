// From the words of a command line to a command and what is given to it.
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace haas::cli {

struct CommandLine {
    enum class Wish { run, help, version };
    Wish wish = Wish::run;
    const Command* command = nullptr;       ///< where `wish` is run
    Given given;
    Globals globals;
    std::vector<std::string> help_topics;   ///< where `wish` is help: the words behind it
};

/// Understands the words behind the program's name. A command is its name, or the name's parts as words; options may
/// stand anywhere, and those before the command are never the command's own.
/// @throws UsageError
CommandLine parse_command_line(const std::vector<std::string>& words);

/// The command's usage in one line: `haas node_connect_network NODE NIC NETWORK [CHANNEL] [--wait[=SECONDS]]`.
std::string usage(const Command& command);

/// An argument's name as the help shows it.
std::string shown_name(std::string_view name);

/// An option with its value, as the help shows it.
std::string shown_option(const Option& option);

/// The known name that is nearest to a mistyped one; empty when none is near.
std::string nearest(const std::string& mistyped, const std::vector<std::string>& known);

}  // namespace haas::cli
