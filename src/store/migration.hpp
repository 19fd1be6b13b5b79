// Moves all rows of a database to a new one, on another engine or the same.
#pragma once

#include "store/database.hpp"

namespace haas::store {

/// Makes the tables of a database that does not exist yet, copies all rows of another one into them, reads them back
/// and compares each, in one transaction. Ids stay as they are, and those that were used before are never used again.
/// The new database counts as restored until it was audited.
/// @return  how many rows there are
/// @throws DatabaseExistsError, base::ConfigError  as Database::create();  core::UnavailableError  as Database::read()
/// @throws base::Error  when a row arrived otherwise than it was sent: then nothing was made
long long migrate(const DatabaseOptions& from, const DatabaseOptions& to);

}  // namespace haas::store
