// Table `sync_host`: the hosts with a haas-sync, and when each has given its last sign of life.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace haas::store {

struct SyncHost {
    std::string name;
    std::string version;  ///< of its haas-sync
    base::Timestamp last_run_at{};
};

/// A host that gives no sign of life for longer than this counts as dead. A failover of the database takes less.
constexpr std::chrono::seconds longest_silence{120};

std::vector<SyncHost> list_sync_hosts(const Reading& tx);

/// Notes that the host's haas-sync lives; forgets hosts that have been silent for a week.
void note_sync_host(const Writing& tx, const std::string& name, const std::string& version);

/// The hosts whose haas-sync has given a sign of life within longest_silence. Empty unless `observer` has given its
/// own all that time: when the database was away, all hosts were silent, and only time tells who is dead.
std::optional<std::vector<std::string>> find_living_hosts(const Reading& tx, const std::string& observer);

}  // namespace haas::store
