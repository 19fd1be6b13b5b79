#include "service/health.hpp"

#include "base/age.hpp"
#include "store/networking_action.hpp"
#include "store/replication.hpp"
#include "store/schema.hpp"
#include "store/sqlite_file.hpp"
#include "store/sync_status.hpp"

namespace haas::service {

namespace {

/// haas-sync gives a sign of life every 10 s, or with cron every minute.
constexpr std::chrono::seconds longest_silence{180};
/// A clock may be set back by this much without a complaint.
constexpr std::chrono::seconds tolerance{5};

/// A haas-sync that has never run may not be set up yet. That is a problem only if an action has waited for it for
/// long.
std::optional<HealthProblem> find_absence(const store::Reading& tx) {
    const auto oldest = store::find_oldest_pending_time(tx);
    if (!oldest) return std::nullopt;
    const auto waited = base::age(*oldest, tx.now());
    if (waited <= longest_silence) return std::nullopt;
    return HealthProblem{"haas-sync", "haas-sync has never run, but a networking action has waited for " +
                                          std::to_string(waited.count()) +
                                          " seconds: start haas-sync, and make sure that it "
                                          "starts with the machine."};
}

std::optional<HealthProblem> find_sync_problem(const store::Reading& tx, const std::optional<base::Timestamp>& last) {
    if (!last) return find_absence(tx);
    const auto now = tx.now();
    if (*last > now + tolerance) {
        return HealthProblem{"clock",
                             "The last sign of life of haas-sync is " + std::to_string((*last - now).count()) +
                                 " seconds in the future: a clock was set wrong. Correct it, and make sure that "
                                 "haas-sync runs."};
    }
    const auto age = base::age(*last, now);
    if (age <= longest_silence) return std::nullopt;
    return HealthProblem{"haas-sync",
                         "haas-sync has given no sign of life for " + std::to_string(age.count()) +
                             " seconds, so no network is connected or detached: start it, or look at its log."};
}

}  // namespace

Health health(store::Reading& tx, const std::optional<store::SyncMark>& mark) {
    Health health{tx.now(), store::schema_version(), store::find_last_sync(tx), {}, {}};
    if (tx.file() != nullptr) {
        if (const auto obstacle = store::find_write_obstacle(*tx.file()))
            health.problems.push_back({"database", *obstacle});
    }
    if (store::is_restored(tx, mark)) {
        health.problems.push_back({"restore",
                                   "The database was restored, and HaaS does not know what was connected since its "
                                   "backup: run `haas-sync --audit`."});
    }
    if (auto problem = find_sync_problem(tx, health.last_sync_at)) health.problems.push_back(*std::move(problem));
    if (const auto gap = store::find_replication_gap(tx)) health.warnings.push_back({"replication", *gap});
    return health;
}

std::vector<store::SyncHost> list_hosts(const store::Reading& tx) { return store::list_sync_hosts(tx); }

}  // namespace haas::service
