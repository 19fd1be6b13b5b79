#include "store/schema.hpp"

namespace haas::store {

std::string version_change(const Upgrade& step, int before) {
    constexpr int first_with_oldest_program = 25;
    const std::string number = std::to_string(step.number);
    if (before == 0) return "INSERT INTO schema_version (version) VALUES (" + number + ")";
    const bool keeps_oldest = step.is_expansion || step.number < first_with_oldest_program;
    return "UPDATE schema_version SET version = " + number + (keeps_oldest ? "" : ", oldest_program = " + number);
}

int schema_version() { return sqlite_upgrades().back().number; }

}  // namespace haas::store
