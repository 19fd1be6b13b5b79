// How the service is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/sync_mark.hpp"

namespace haas::service {

/// What is not well, in words that anybody may read.
struct HealthProblem {
    std::string check;    ///< database, restore, clock or haas-sync
    std::string message;  ///< and what to do
};

struct Health {
    int schema_version = 0;
    std::optional<base::Timestamp> last_sync_at;  ///< when haas-sync last said that it works; empty: never
    std::vector<HealthProblem> problems;          ///< none: all is well
};

/// Writes nothing, and costs a few system calls: everybody may ask.
/// @param mark  sync_mark() of an earlier transaction
Health health(store::Reading& tx, const std::optional<store::SyncMark>& mark);

}  // namespace haas::service
