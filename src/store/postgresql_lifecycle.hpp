// Creation and upgrades of a database on a PostgreSQL server: see Database::create() and Database::upgrade().
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "store/database.hpp"

namespace haas::store {

void create_on_postgresql(const DatabaseOptions& options, const std::function<void(Writing&)>& fill);

std::pair<int, int> upgrade_on_postgresql(const DatabaseOptions& options, const std::vector<Upgrade>& steps,
                                          const std::function<void(Writing&)>& finish);

}  // namespace haas::store
