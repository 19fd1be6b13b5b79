// What the programs of the command line have in common: `haas`, and haas-local for the commands that work on this
// machine.
#pragma once

#include <functional>

#include "cli/command_line.hpp"
#include "cli/exit_status.hpp"

namespace haas::cli {

/// How a program carries out a command line.
using CarryOut = std::function<Exit(const CommandLine&)>;

/// Prepares this process for secrets, parses the command line, and has it carried out. Reports each error on standard
/// error.
/// @returns  the exit status of the program
int run_program(int argc, char** argv, const CarryOut& carry_out);

}  // namespace haas::cli
