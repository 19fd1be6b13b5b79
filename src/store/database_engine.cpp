#include "store/database_engine.hpp"

#include <atomic>
#include <string>

#include "core/error.hpp"
#include "store/schema.hpp"
#include "store/sql.hpp"

namespace haas::store {

long long first_own_stamp() {
    static std::atomic<long long> connections{0};
    constexpr long long more_than_the_commits_of_a_connection = 1LL << 40;
    return ++connections * more_than_the_commits_of_a_connection;
}

void require_schema_version(int found, const Reading& tx) {
    if (found == schema_version()) return;
    const bool is_newer = found > schema_version();
    if (is_newer) {
        const auto oldest = select_one<int>(tx, "SELECT oldest_program FROM schema_version");
        if (oldest && std::get<0>(*oldest) <= schema_version()) return;
    }
    throw core::UnavailableError("The database has schema version " + std::to_string(found) +
                                 ", this program needs version " + std::to_string(schema_version()) +
                                 (is_newer ? ": the administrator must install the newer HaaS."
                                           : ": the administrator must run `haas upgrade_db`."));
}

}  // namespace haas::store
