// Commands that are more than one request and its answer.
#pragma once

#include "cli/command.hpp"

namespace haas::cli {

/// Asks several BMCs at once, some at a time.
Exit node_power_status(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);

/// The log of a console, as it was captured; with --follow also what comes, as `tail -f` does.
Exit show_console(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);

}  // namespace haas::cli
