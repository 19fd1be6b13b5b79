#include "store/schema.hpp"

namespace haas::store {

int schema_version() { return sqlite_upgrades().back().number; }

}  // namespace haas::store
