// Carries a command out: sends its request, shows the answer, and waits for the switch where that is asked.
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
    Progress progress = Progress::hidden;  ///< shown where `err` is a terminal
    bool out_is_terminal = false;
};

/// @throws UnreachableError; UsageError
Exit run(const Command& command, const Given& given, const Globals& globals, Passwords& passwords, Service& service,
         const Streams& streams);

/// Refuses what make_request cannot see: a --wait that is no number of seconds.
/// @throws UsageError
int wait_seconds(const Given& given);

}  // namespace haas::cli
