#include "store/named_lease.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::optional<NamedLease> find_named_lease(const Reading& tx, const std::string& name,
                                           std::chrono::seconds longest_lifetime) {
    const auto row = select_one<std::string, std::string, std::string, std::string, long long>(
        tx, "SELECT holder, host, process, doing, expires_at FROM named_lease WHERE name = :name", name);
    if (!row) return std::nullopt;
    const auto& [holder, host, process, doing, expires_at] = *row;
    const auto end = base::uptime_from_seconds(expires_at);
    return NamedLease{{holder, host, process}, doing, end <= tx.uptime() || end > tx.uptime() + longest_lifetime};
}

void take_named_lease(const Writing& tx, const std::string& name, const LeaseHolder& holder, const std::string& doing,
                      std::chrono::seconds lifetime) {
    const base::Uptime expires_at = tx.uptime() + lifetime;
    execute(tx,
            "INSERT INTO named_lease (name, holder, host, process, doing, expires_at)"
            " VALUES (:name, :holder, :host, :process, :doing, :expires_at)"
            " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, host = excluded.host,"
            " process = excluded.process, doing = excluded.doing, expires_at = excluded.expires_at",
            name, holder.id, holder.host, holder.process, doing, expires_at);
}

bool renew_named_lease(const Writing& tx, const std::string& name, const std::string& holder,
                       std::chrono::seconds lifetime) {
    const base::Uptime expires_at = tx.uptime() + lifetime;
    return execute(tx, "UPDATE named_lease SET expires_at = :expires_at WHERE name = :name AND holder = :holder",
                   expires_at, name, holder) == 1;
}

void release_named_lease(const Writing& tx, const std::string& name, const std::string& holder) {
    execute(tx, "DELETE FROM named_lease WHERE name = :name AND holder = :holder", name, holder);
}

void delete_old_named_leases(const Writing& tx) {
    const base::Uptime latest = tx.uptime() - std::chrono::hours(1);
    execute(tx, "DELETE FROM named_lease WHERE expires_at < :latest", latest);
}

}  // namespace haas::store
