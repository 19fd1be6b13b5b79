// haas-sync's engine: finds the switches with work, and visits them in parallel.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <thread>

#include "base/backoff.hpp"
#include "core/switch.hpp"
#include "store/sync_status.hpp"
#include "store/sync_work.hpp"
#include "sync/options.hpp"
#include "sync/report.hpp"
#include "sync/workers.hpp"

namespace haas::sync {

/// Visits all switches in parallel, and works on each one sequentially: a slow switch does not delay the others.
class Engine {
public:
    /// @param drivers  must outlive the engine
    Engine(OpenDatabase open_database, const core::SwitchDrivers& drivers, Options options,
           Random random = make_random());

    /// Does all work that is due now, and returns when it is done.
    /// @throws core::UnavailableError  when the database cannot be used
    Summary run_once();

    /// Does work as soon as it becomes due, until a stop is requested; finishes the visits and the audit under way
    /// first. Waits while the database cannot be used.
    void watch(const std::stop_token& stop);

private:
    using Clock = std::chrono::steady_clock;

    /// Empty while the database counts as restored.
    std::vector<store::DueSwitch> find_due_switches();
    std::vector<store::DueSwitch> list_due_switches(const store::Reading& tx) const;
    /// Notes that the database was restored, and logs it once.
    void stand_still();
    /// Gives back the leases of visits that ended while the database could not be used.
    void give_back_leases();
    /// After a failover of the server, nobody must know better than the switches themselves: all of them are audited,
    /// until an audit is complete, with pauses that grow. After any other restore, an administrator says when.
    void audit_after_failover();
    void audit_all();
    void visit(std::optional<store::Database>& database, core::SwitchId switch_id);
    /// Whether to visit all switches that did not answer the last time, or only as many as half of the workers.
    enum class Silent { all, some };
    /// Ends the pauses of switches that are gone or have no more work.
    void forget_all_but(const std::vector<store::DueSwitch>& switches);
    /// Hands the due switches that no worker is visiting to the workers.
    void dispatch(Workers& workers, Silent silent);
    void do_housekeeping();
    /// Up to as many as one transaction may take.
    /// @return  how many
    long long remove_finished_actions();

    OpenDatabase open_database_;
    const core::SwitchDrivers& drivers_;
    Options options_;
    Random random_;
    store::Database database_;
    bool restored_ = false;
    bool failed_over_ = false;             ///< and that is all that has happened
    std::optional<store::SyncMark> seen_;  ///< the mark on a server, when the database last did not count as restored
    Clock::time_point next_sign_of_life_{};
    Clock::time_point next_clean_up_{};

    std::mutex mutex_;  // guards what follows
    Summary summary_;
    std::set<core::SwitchId> visited_now_;
    std::set<core::SwitchId> silent_now_;  ///< those of `visited_now_` that did not answer the last time
    base::Backoff<core::SwitchId> held_off_;
    bool is_auditing_ = false;
    std::chrono::seconds audit_pause_;  ///< after an audit that was not complete
    Clock::time_point next_audit_{};

    std::jthread audit_;  ///< the last member: it uses the others
};

}  // namespace haas::sync
