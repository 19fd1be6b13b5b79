#include "store/sync_host.hpp"

#include "store/rows.hpp"

namespace haas::store {

template <>
struct Columns<SyncHost> {
    static constexpr std::tuple list{
        Column{"name", &SyncHost::name},
        Column{"version", &SyncHost::version},
        Column{"last_run_at", &SyncHost::last_run_at},
    };
};

std::vector<SyncHost> list_sync_hosts(const Reading& tx) {
    return select_rows<SyncHost, "FROM sync_host ORDER BY name">(tx);
}

void note_sync_host(const Writing& tx, const std::string& name, const std::string& version) {
    const base::Timestamp earliest = tx.now() - longest_silence;
    execute(tx,
            "INSERT INTO sync_host (name, version, last_run_at, alive_since) VALUES (:name, :version, :now, :since)"
            " ON CONFLICT (name) DO UPDATE SET version = excluded.version, last_run_at = excluded.last_run_at,"
            " alive_since = CASE WHEN sync_host.last_run_at < :earliest THEN excluded.alive_since"
            " ELSE sync_host.alive_since END",
            name, version, tx.now(), tx.now(), earliest);
    constexpr std::chrono::hours week{7 * 24};
    const base::Timestamp latest = tx.now() - week;
    execute(tx, "DELETE FROM sync_host WHERE last_run_at < :latest", latest);
}

std::optional<std::vector<std::string>> find_living_hosts(const Reading& tx, const std::string& observer) {
    const base::Timestamp earliest = tx.now() - longest_silence;
    const bool was_there = exists(tx,
                                  "SELECT 1 FROM sync_host WHERE name = :observer AND last_run_at >= :earliest"
                                  " AND alive_since <= :begin",
                                  observer, earliest, earliest);
    if (!was_there) return std::nullopt;
    return select_all<std::string>(tx, "SELECT name FROM sync_host WHERE last_run_at >= :earliest", earliest);
}

}  // namespace haas::store
