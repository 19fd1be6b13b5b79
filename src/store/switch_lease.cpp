#include "store/switch_lease.hpp"

#include "store/sql.hpp"
#include "store/value_list.hpp"

namespace haas::store {

std::optional<LeaseRow> find_switch_lease(const Reading& tx, core::SwitchId switch_id,
                                          std::chrono::seconds longest_lifetime) {
    const auto row = select_one<std::string, std::string, std::string, long long, long long>(
        tx, "SELECT holder, host, process, fence, expires_at FROM switch_lease WHERE switch_id = :switch", switch_id);
    if (!row) return std::nullopt;
    const auto& [holder, host, process, fence, expires_at] = *row;
    const auto end = base::uptime_from_seconds(expires_at);
    return LeaseRow{{holder, host, process}, fence, end, end <= tx.uptime() || end > tx.uptime() + longest_lifetime};
}

std::optional<Lease> take_switch_lease(const Writing& tx, core::SwitchId switch_id, const std::optional<LeaseRow>& seen,
                                       const LeaseHolder& holder, std::chrono::seconds lifetime) {
    const base::Uptime expires_at = tx.uptime() + lifetime;
    if (!seen) {
        const auto added = execute(tx,
                                   "INSERT INTO switch_lease (switch_id, holder, host, process, fence, expires_at)"
                                   " VALUES (:switch, :holder, :host, :process, 1, :expires_at)"
                                   " ON CONFLICT (switch_id) DO NOTHING",
                                   switch_id, holder.id, holder.host, holder.process, expires_at);
        if (added == 0) return std::nullopt;
        return Lease{switch_id, holder.id, 1};
    }
    const long long fence = seen->fence + 1;
    const auto taken = execute(tx,
                               "UPDATE switch_lease SET holder = :holder, host = :host, process = :process,"
                               " fence = :fence, expires_at = :expires_at WHERE switch_id = :switch AND fence = :seen"
                               " AND holder = :seen_holder AND expires_at = :seen_end",
                               holder.id, holder.host, holder.process, fence, expires_at, switch_id, seen->fence,
                               seen->holder.id, seen->expires_at);
    if (taken == 0) return std::nullopt;
    return Lease{switch_id, holder.id, fence};
}

bool renew_switch_lease(const Writing& tx, const Lease& lease, std::chrono::seconds lifetime) {
    const base::Uptime expires_at = tx.uptime() + lifetime;
    return execute(tx,
                   "UPDATE switch_lease SET expires_at = :expires_at WHERE switch_id = :switch AND holder = :holder"
                   " AND fence = :fence",
                   expires_at, lease.switch_id, lease.holder, lease.fence) == 1;
}

void release_switch_lease(const Writing& tx, const Lease& lease) {
    execute(tx,
            "UPDATE switch_lease SET holder = '', expires_at = 0 WHERE switch_id = :switch AND holder = :holder"
            " AND fence = :fence",
            lease.switch_id, lease.holder, lease.fence);
}

void release_leases_of(const Writing& tx, const std::string& host, const std::string& process,
                       const std::vector<core::SwitchId>& except) {
    execute(tx,
            "UPDATE switch_lease SET holder = '', expires_at = 0 WHERE host = :host AND process = :process"
            " AND holder <> '' AND switch_id NOT IN (SELECT CAST(value AS BIGINT) FROM json_each(:except))",
            host, process, value_list(except));
}

}  // namespace haas::store
