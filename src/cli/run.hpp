// Carries out a command: sends its request, shows the answer, and waits for the networking action if the user wants
// that.
#pragma once

#include <ostream>

#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/service.hpp"

namespace haas::cli {

enum class Progress { hidden, shown };

struct Streams {
    std::ostream& out;
    std::ostream& err;
    Progress progress = Progress::hidden;  ///< shown if `err` is a terminal
    bool out_is_terminal = false;
};

/// @throws UnreachableError; UsageError
Exit run(const Command& command, const Given& given, const Globals& globals, Passwords& passwords, Service& service,
         const Streams& streams);

/// The value of --wait in seconds; 0 without --wait.
/// @throws UsageError  when it is not a valid number of seconds
int wait_seconds(const Given& given);

}  // namespace haas::cli
