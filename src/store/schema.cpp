#include "store/schema.hpp"

namespace haas::store {

std::string version_change(const Upgrade& step, int before) {
    const std::string number = std::to_string(step.number);
    return before == 0 ? "INSERT INTO schema_version (version) VALUES (" + number + ")"
                       : "UPDATE schema_version SET version = " + number;
}

int schema_version() { return sqlite_upgrades().back().number; }

}  // namespace haas::store
