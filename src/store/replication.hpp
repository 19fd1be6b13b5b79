// Whether what was acknowledged outlives the database's server.
#pragma once

#include <optional>
#include <string>

#include "store/database.hpp"

namespace haas::store {

/// Why a failover could forget what was committed, for an administrator; empty if none can, and for a file.
/// @source  PostgreSQL 15, 20.6.2 "synchronous_standby_names" and 20.5.1 "synchronous_commit"
std::optional<std::string> find_replication_gap(const Reading& tx);

/// Has the transaction wait for no standby when it commits. For what may be forgotten, and what nobody was told of.
void commit_without_standby(const Writing& tx);

}  // namespace haas::store
