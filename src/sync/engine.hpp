// haas-sync's engine: finds the switches with work, and visits them side by side.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>

#include "core/switch.hpp"
#include "sync/options.hpp"
#include "sync/switch_run.hpp"
#include "sync/workers.hpp"

namespace haas::sync {

/// Visits all switches in parallel, and does one thing after the other on each: a slow switch delays nobody else.
class Engine {
public:
    /// @param drivers  must outlive the engine
    Engine(OpenDatabase open_database, const core::SwitchDrivers& drivers, Options options,
           Random random = make_random());

    /// Does all that is due now, and returns when it is done.
    /// @throws core::UnavailableError  when the database cannot be used
    Summary run_once();

    /// Does what becomes due, as soon as it does, until `stop` says so; visits that are under way are finished first.
    /// A database that cannot be used is waited for.
    void watch(const std::atomic<bool>& stop);

private:
    using Clock = std::chrono::steady_clock;

    /// None while the database is one that was restored.
    std::vector<store::DueSwitch> find_due_switches();
    std::vector<store::DueSwitch> list_due_switches(const store::Reading& tx) const;
    /// Keeps in mind that the database was restored, and logs it once.
    void stand_still();
    void visit(std::optional<store::Database>& database, core::SwitchId switch_id);
    /// Those that did not answer the last time may keep only so many workers waiting.
    enum class Silent { all, some };
    /// Hands the due switches that nobody is at already to the workers.
    void dispatch(Workers& workers, Silent silent);
    void do_housekeeping();

    OpenDatabase open_database_;
    const core::SwitchDrivers& drivers_;
    Options options_;
    Random random_;
    store::Database database_;
    bool restored_ = false;
    Clock::time_point next_sign_of_life_{};
    Clock::time_point next_clean_up_{};

    std::mutex mutex_;  // guards what follows
    Summary summary_;
    std::set<core::SwitchId> visited_now_;
    std::set<core::SwitchId> silent_now_;  ///< of these, the ones that did not answer the last time
    std::map<core::SwitchId, Clock::time_point> not_before_;
};

}  // namespace haas::sync
