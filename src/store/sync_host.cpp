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
    execute(tx,
            "INSERT INTO sync_host (name, version, last_run_at) VALUES (:name, :version, :now)"
            " ON CONFLICT (name) DO UPDATE SET version = excluded.version, last_run_at = excluded.last_run_at",
            name, version, tx.now());
    constexpr std::chrono::hours week{7 * 24};
    const base::Timestamp latest = tx.now() - week;
    execute(tx, "DELETE FROM sync_host WHERE last_run_at < :latest", latest);
}

std::vector<std::string> list_living_hosts(const Reading& tx, std::chrono::seconds within) {
    const base::Timestamp earliest = tx.now() - within;
    return select_all<std::string>(tx, "SELECT name FROM sync_host WHERE last_run_at >= :earliest", earliest);
}

}  // namespace haas::store
