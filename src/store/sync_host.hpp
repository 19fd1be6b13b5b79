// Table `sync_host`: the hosts with a haas-sync, and when each has given its last sign of life.
#pragma once

#include <chrono>
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

std::vector<SyncHost> list_sync_hosts(const Reading& tx);

/// Notes that the host's haas-sync lives; forgets hosts that have been silent for a week.
void note_sync_host(const Writing& tx, const std::string& name, const std::string& version);

/// The hosts whose haas-sync has given a sign of life within some time.
std::vector<std::string> list_living_hosts(const Reading& tx, std::chrono::seconds within);

}  // namespace haas::store
