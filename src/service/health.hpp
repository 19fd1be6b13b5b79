// The health of the service.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/sync_host.hpp"
#include "store/sync_mark.hpp"

namespace haas::service {

/// A problem, in words that anybody may read.
struct HealthProblem {
    std::string check;    ///< database, restore, clock, haas-sync or replication
    std::string message;  ///< what is wrong, and what to do about it
};

struct Health {
    base::Timestamp now;  ///< the transaction's
    int schema_version = 0;
    std::optional<base::Timestamp> last_sync_at;  ///< haas-sync's last sign of life; empty: never
    std::vector<HealthProblem> problems;          ///< none: all is well
    std::vector<HealthProblem> warnings;          ///< the service works, but not as safely as it could
};

/// Writes nothing, and costs only a few system calls, so everybody may ask.
/// @param mark  find_sync_mark(), asked before the transaction began
Health health(store::Reading& tx, const std::optional<store::SyncMark>& mark);

/// The hosts that have a haas-sync, and when each has given its last sign of life.
std::vector<store::SyncHost> list_hosts(const store::Reading& tx);

}  // namespace haas::service
