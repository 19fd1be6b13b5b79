// haas-sync as a program does it: `haas-sync --once`, `haas-sync --watch`, and `haas serve_networks`, which is the same.
#pragma once

#include <string>

#include "sys/config.hpp"

namespace haas::sync {

/// Does what is due now.
/// @param only_switch  a label; empty: all switches
/// @return  the program's exit status: 0, or 1 when a switch, an action or a port was not as it should be
/// @throws core::UnavailableError  when the database cannot be used
/// @throws base::ConfigError       when there is no such switch
int sync_once(const sys::Config& config, const std::string& only_switch);

/// Does what becomes due until SIGTERM, SIGINT or SIGHUP; a second signal ends the program at once.
/// @return  0
/// @throws  as sync_once(), before it begins
int sync_forever(const sys::Config& config, const std::string& only_switch);

}  // namespace haas::sync
