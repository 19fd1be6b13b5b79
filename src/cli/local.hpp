// The commands that work on this machine, without the service: the program haas-local.
#pragma once

#include <string_view>

#include "cli/command.hpp"

namespace haas::cli {

using LocalVerb = Exit (*)(const Given&, const Globals&, Passwords&);

/// What carries out the command of that name; null if the command does not work on this machine.
LocalVerb find_local_verb(std::string_view name);

/// Creates the database, the keys for BMC and switch passwords and the first administrator. Does not change an existing
/// database.
Exit init_db(const Given& given, const Globals& globals, Passwords& passwords);

/// Upgrades the database of an older version to this version's schema, makes the keys for BMC and switch passwords that
/// are missing, and seals BMC passwords that are stored as by an earlier version. With --user, first gives the state to
/// that user.
Exit upgrade_db(const Given& given, const Globals& globals, Passwords& passwords);

/// Copies a database to a new one, and compares all rows.
Exit migrate_db(const Given& given, const Globals& globals, Passwords& passwords);

/// Runs haas-sync's work in the foreground until a signal ends it.
Exit serve_networks(const Given& given, const Globals& globals, Passwords& passwords);

/// Makes or removes the bridges of the pool's VLANs on this host, through which headnodes reach their networks.
Exit create_bridges(const Given& given, const Globals& globals, Passwords& passwords);

/// Imports a disk's file as an image for headnodes.
Exit headnode_image_import(const Given& given, const Globals& globals, Passwords& passwords);

/// Removes an image that no headnode is linked to.
Exit headnode_image_remove(const Given& given, const Globals& globals, Passwords& passwords);

}  // namespace haas::cli
