// What haas-sync does as a program: `haas-sync --once`, `--watch` and `--audit`. `haas serve_networks` does the same.
#pragma once

#include <string>

#include "sync/options.hpp"
#include "sys/config.hpp"

namespace haas::sync {

/// How haas-sync was started.
struct Start {
    std::string only_switch;  ///< a label; empty: all switches
    /// The user to become once the private key for switch passwords is read; empty: stay the user who started the program.
    std::string user;
    /// Whether an audit after a restore counts although it is incomplete.
    Options::Incomplete incomplete = Options::Incomplete::refused;
};

/// Does the work that is due now.
/// @return  the program's exit status: 0, or 1 when a switch, an action or a port was not as it should be
/// @throws core::UnavailableError  when the database cannot be used
/// @throws base::ConfigError       when there is no such switch, or the program cannot become the user
int sync_once(const sys::Config& config, const Start& start);

/// Compares every port with what it should carry, and prints the result.
/// @param repair  whether to repair the differences
/// @param json    whether to print for programs instead of for people
/// @return  0, or 1 when a port was not as it should be, repaired or not, or a switch could not be audited
/// @throws  as sync_once()
int sync_audit(const sys::Config& config, const Start& start, bool repair, bool json);

/// Does work as it becomes due, until SIGTERM, SIGINT or SIGHUP; a second such signal ends the program at once.
/// @return  0
/// @throws  as sync_once(), only before the work begins
int sync_forever(const sys::Config& config, const Start& start);

}  // namespace haas::sync
