// Commands that are more than one request and its answer.
#pragma once

#include "cli/command.hpp"

namespace haas::cli {

/// Asks several BMCs at once, some at a time.
Exit node_power_status(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);

/// Whether the service is well; if not, by a status of its own.
Exit health(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);

/// The log of a console, as it was captured; with --follow also what comes, as `tail -f` does.
Exit show_console(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);

/// @name With --wait, until a headnode runs, or is gone, that the service makes or removes after its answer
/// @{
Exit headnode_start(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);
Exit headnode_delete(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);
/// @}

}  // namespace haas::cli
