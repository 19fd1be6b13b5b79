// The commands that work on this machine's own database, without the service.
#pragma once

#include "cli/command.hpp"

namespace haas::cli {

/// Creates the database, the keys for BMC and switch passwords and the first administrator; an existing database stays as it is.
Exit init_db(const Given& given, const Globals& globals, Passwords& passwords);

/// Brings the database of an older version to this one's schema, and makes the keys for switch passwords where they are missing.
Exit upgrade_db(const Given& given, const Globals& globals, Passwords& passwords);

/// Runs the network sync in the foreground until it is told to end.
Exit serve_networks(const Given& given, const Globals& globals, Passwords& passwords);

}  // namespace haas::cli
