// Table `sync_status`, with one row: the last sign of life of any haas-sync, and how far the work has come. Which hosts
// have one is in store/sync_host.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<base::Timestamp> find_last_sync(const Reading& tx);
/// Notes the transaction's time.
void set_last_sync(const Writing& tx);

/// How far the work has come. See store/sync_mark.
struct SyncMark {
    std::string epoch;  ///< the same for a database and its copies
    long long generation = 0;
};
void set_sync_mark(const Writing& tx, const SyncMark& mark);

struct SyncStatus {
    SyncMark mark;
    bool restored = false;  ///< note_restored() was called, and no audit has run since
};
SyncStatus get_sync_status(const Reading& tx);

/// Notes in the database that it was found to be restored. This lasts, whatever happens to the mark's file.
void note_restored(const Writing& tx);
/// Notes that an audit has run since.
void clear_restored(const Writing& tx);

}  // namespace haas::store
