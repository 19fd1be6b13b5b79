#include "store/sync_status.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::optional<base::Timestamp> find_last_sync(const Reading& tx) {
    const auto row = select_one<std::optional<long long>>(tx, "SELECT last_run_at FROM sync_status WHERE id = 1");
    if (!row || !std::get<0>(*row)) return std::nullopt;
    return base::from_seconds(*std::get<0>(*row));
}

void set_last_sync(const Writing& tx) {
    execute(tx, "UPDATE sync_status SET last_run_at = :now WHERE id = 1", tx.now());
}

}  // namespace haas::store
