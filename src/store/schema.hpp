// The schema: numbered upgrades, each an SQL script under schema/, never edited once released.
#pragma once

#include <string>
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

/// PostgreSQL's. The first one creates everything up to its number.
const std::vector<Upgrade>& postgresql_upgrades();

/// The statement that notes a step as done.
/// @param before  the version so far; 0: the tables were just made
std::string version_change(const Upgrade& step, int before);

/// The version that this program needs.
int schema_version();

}  // namespace haas::store
