// haas-sync as a program does it: `haas-sync --once`, `haas-sync --watch`, and `haas serve_networks`, which is the same.
#pragma once

#include <string>

#include "sync/options.hpp"
#include "sys/config.hpp"

namespace haas::sync {

/// How it was started.
struct Start {
    std::string only_switch;  ///< a label; empty: all switches
    /// Whose rights to go on with once the private key for switch passwords is read; empty: those of who started it.
    std::string user;
    /// Whether an audit after a restore counts although some switches could not be looked at as a whole.
    Options::Incomplete incomplete = Options::Incomplete::refused;
};

/// Does what is due now.
/// @return  the program's exit status: 0, or 1 when a switch, an action or a port was not as it should be
/// @throws core::UnavailableError  when the database cannot be used
/// @throws base::ConfigError       when there is no such switch, or the user cannot be changed to
int sync_once(const sys::Config& config, const Start& start);

/// Compares every port with what it should carry, and prints what it found.
/// @param repair  put right what is found
/// @param json    print it for programs, not for people
/// @return  0, or 1 when a port was not as it should be, repaired or not, or a switch could not be looked at
/// @throws  as sync_once()
int sync_audit(const sys::Config& config, const Start& start, bool repair, bool json);

/// Does what becomes due until SIGTERM, SIGINT or SIGHUP; a second signal ends the program at once.
/// @return  0
/// @throws  as sync_once(), before it begins
int sync_forever(const sys::Config& config, const Start& start);

}  // namespace haas::sync
