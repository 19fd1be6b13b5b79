// How the service is.
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace haas::service {

struct Health {
    int schema_version = 0;
    std::optional<base::Timestamp> last_sync_at;  ///< when haas-sync last said that it works; empty: never
};

Health health(store::Transaction& tx);

}  // namespace haas::service
