// Parses the words of a command line into a command with its arguments and options.
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace haas::cli {

struct CommandLine {
    enum class Wish { run, help, version };
    Wish wish = Wish::run;
    const Command* command = nullptr;  ///< if `wish` is run
    Given given;
    Globals globals;
    std::vector<std::string> help_topics;  ///< if `wish` is help: the words after it
};

/// Parses the words after the program's name. A command is given by its name, or by the parts of its name as separate
/// words. Options may stand anywhere; options before the command are always global ones.
/// @throws UsageError
CommandLine parse_command_line(const std::vector<std::string>& words);

/// The usage of a command in one line: `haas node_connect_network NODE NIC NETWORK [CHANNEL] [--wait[=SECONDS]]`.
std::string usage(const Command& command);

/// An argument's name as the help shows it.
std::string shown_name(std::string_view name);

/// An option with its value, as the help shows it.
std::string shown_option(const Option& option);

/// The known name that is most similar to a mistyped one; empty when none is similar.
std::string nearest(const std::string& mistyped, const std::vector<std::string>& known);

}  // namespace haas::cli
