// Table `sync_status`: the time of haas-sync's last sign of life.
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<base::Timestamp> find_last_sync(const Reading& tx);
/// Notes the transaction's time.
void set_last_sync(const Writing& tx);

}  // namespace haas::store
