// Commands that are more than one request and its answer.
#pragma once

#include "cli/command.hpp"

namespace haas::cli {

/// Asks several BMCs in parallel, with a bound on their number.
Exit node_power_status(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);

/// Registers a node's NICs: those that its BMC tells of, or those that are given.
Exit node_register_nics(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);

/// Reports whether the service is well; if not, returns Exit::unwell.
Exit health(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);

/// Shows the captured log of a console; with --follow also new output, like `tail -f`.
Exit show_console(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);

/// @name The service may make or remove a headnode after its answer; --wait waits until the headnode runs or is gone
/// @{
Exit headnode_start(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);
Exit headnode_delete(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);
/// @}

/// Makes a token for this machine, and stores it for later commands.
Exit login(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);

/// Ends the stored login, at the service and here.
Exit logout(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams);

}  // namespace haas::cli
