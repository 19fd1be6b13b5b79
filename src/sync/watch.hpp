// What haas-sync does as a program: `haas-sync --once`, `--watch` and `--audit`. `haas serve_networks` does the same as
// `--watch`.
#pragma once

#include "sync/audit.hpp"
#include "sync/composition.hpp"

namespace haas::sync {

/// Does the work that is due now.
/// @return  the program's exit status: 0, or 1 when a switch, an action or a port was not as it should be
/// @throws core::UnavailableError  when the database cannot be used
int sync_once(Composition& parts);

/// How the result of an audit is printed.
enum class Format { text, json };

/// Compares every port with what it should carry, and prints the result.
/// @return  0, or 1 when a port was not as it should be, repaired or not, or a switch could not be audited
/// @throws  as sync_once()
int sync_audit(Composition& parts, Purpose purpose, Format format);

/// Does work as it becomes due, until SIGTERM, SIGINT or SIGHUP; a second such signal ends the program at once.
/// @return  0
int sync_forever(Composition& parts);

}  // namespace haas::sync
