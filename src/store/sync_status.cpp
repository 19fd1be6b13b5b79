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

void set_sync_mark(const Writing& tx, const SyncMark& mark) {
    execute(tx, "UPDATE sync_status SET epoch = :epoch, generation = :generation WHERE id = 1", mark.epoch,
            mark.generation);
}

SyncStatus get_sync_status(const Reading& tx) {
    const auto row = select_one<std::optional<std::string>, long long, std::optional<long long>>(
        tx, "SELECT epoch, generation, restored_at FROM sync_status WHERE id = 1");
    if (!row) return {};
    const auto& [epoch, generation, restored_at] = *row;
    return {{epoch.value_or(""), generation}, restored_at.has_value()};
}

void note_restored(const Writing& tx) {
    execute(tx, "UPDATE sync_status SET restored_at = :now WHERE id = 1 AND restored_at IS NULL", tx.now());
}

void clear_restored(const Writing& tx) { execute(tx, "UPDATE sync_status SET restored_at = NULL WHERE id = 1"); }

}  // namespace haas::store
