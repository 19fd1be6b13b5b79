// The schema: numbered upgrades, each an SQL script under schema/, never edited once released.
#pragma once

#include <string_view>
#include <vector>

namespace haas::store {

/// One step: brings a database of version `number - 1` to `number`. The first creates everything.
struct Upgrade {
    int number;
    std::string_view sql;
};

/// SQLite's steps in order, embedded at build time.
const std::vector<Upgrade>& sqlite_upgrades();

/// The version that this program needs.
int schema_version();

}  // namespace haas::store
