// The schema: numbered upgrades, each an SQL script under schema/, never edited once released.
//
// Where several hosts share a database, they are upgraded one after the other, so that programs of the version before
// meet a schema that is newer than theirs. They go on if all steps since then are expansions: such a step only adds
// what they need not know (a table, an index, a column with a default), and changes nothing that they read or write.
// What is no longer needed is removed by a later release, when all hosts are new: by a step that is no expansion, after
// which older programs refuse the database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace haas::store {

/// One step: brings a database of version `number - 1` to `number`. The first creates everything.
struct Upgrade {
    int number;
    std::string_view sql;
    bool is_expansion = false;  ///< programs of the version before can use the database as before
};

/// SQLite's steps in order, embedded at build time.
const std::vector<Upgrade>& sqlite_upgrades();

/// PostgreSQL's. The first one creates everything up to its number.
const std::vector<Upgrade>& postgresql_upgrades();

/// The statement that notes a step as done.
/// @param before  the version so far; 0: the tables were just made
std::string version_change(const Upgrade& step, int before);

/// The version that this program was made for. It can use a later one as well, if all steps in between are expansions.
int schema_version();

}  // namespace haas::store
