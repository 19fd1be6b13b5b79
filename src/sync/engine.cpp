#include "sync/engine.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/log.hpp"
#include "base/threads.hpp"
#include "config.h"
#include "store/networking_action.hpp"
#include "store/switch.hpp"
#include "store/switch_lease.hpp"
#include "store/sync_host.hpp"
#include "store/sync_mark.hpp"
#include "store/sync_status.hpp"
#include "store/sync_work.hpp"
#include "sync/audit.hpp"
#include "sync/lease_holder.hpp"
#include "sync/visit.hpp"

namespace haas::sync {

namespace {

namespace log = base::log;

/// How often haas-sync notes in `sync_status` that it is alive.
constexpr std::chrono::seconds sign_of_life_interval{10};
constexpr std::chrono::minutes clean_up_interval{1};
/// Between two audits after a failover, of which the first was not complete; doubled after each one.
constexpr std::chrono::seconds first_audit_pause{10};
constexpr std::chrono::seconds longest_audit_pause{300};

/// How many finished actions one transaction removes.
constexpr int removed_at_once = 500;

}  // namespace

Engine::Engine(OpenDatabase open_database, const core::SwitchDrivers& drivers, Options options, Random random)
    : open_database_(std::move(open_database)),
      drivers_(drivers),
      options_(std::move(options)),
      random_(std::move(random)),
      database_(open_database_()),
      held_off_({options_.retry_delay, options_.retry_delay}),
      audit_pause_(first_audit_pause) {}

Summary Engine::run_once() {
    summary_ = {};
    held_off_.clear();
    // After a NIC has moved, its new port is new work. After a port of a group was seen, others may have been seen too
    // long ago; after it has failed, they are to carry again what they did.
    int more = 0;
    do {
        more = summary_.work_for_others();
        Workers workers(options_.max_switches_at_once);
        dispatch(workers, Silent::all);
    } while (summary_.work_for_others() != more);
    next_sign_of_life_ = {};
    next_clean_up_ = {};
    do_housekeeping();
    summary_.restored = summary_.restored || restored_;
    return summary_;
}

void Engine::watch(const std::stop_token& stop) {
    Workers workers(options_.max_switches_at_once);
    bool usable = true;
    while (!stop.stop_requested()) {
        auto rest = options_.poll_interval;
        try {
            if (!usable) give_back_leases();
            dispatch(workers, Silent::some);
            audit_after_failover();
            do_housekeeping();
            if (!usable) log::info("work_goes_on");
            usable = true;
        } catch (const std::exception& error) {
            // The database cannot be used, or the machine has no memory or threads left: that may pass.
            if (usable) log::error("work_stands_still", {{"reason", error.what()}});
            usable = false;
            rest = std::chrono::seconds(1);
        }
        base::pause(stop, rest);
    }
    if (audit_.joinable()) audit_.join();
}

std::vector<store::DueSwitch> Engine::find_due_switches() {
    const auto mark = store::read_sync_mark(database_);
    bool restored = false;
    auto due = database_.read([&](store::Reading& tx) {
        restored = store::is_restored(tx, mark);
        if (!restored && tx.file() == nullptr) seen_ = store::get_sync_status(tx).mark;
        failed_over_ = options_.trust_failovers && restored && seen_ && store::has_failed_over(tx, *seen_);
        return restored ? std::vector<store::DueSwitch>() : list_due_switches(tx);
    });
    if (restored) {
        stand_still();
    } else if (std::exchange(restored_, false)) {
        log::info("work_goes_on_after_restore");
    }
    return due;
}

std::vector<store::DueSwitch> Engine::list_due_switches(const store::Reading& tx) const {
    auto due = store::list_due_switches(tx, longest_postponement(options_));
    if (options_.only_switch && !due.empty()) {
        const auto only = store::find_switch(tx, *options_.only_switch);
        const auto is_other = [&](const auto& each) { return !only || each.id != only->id; };
        std::erase_if(due, is_other);
    }
    return due;
}

void Engine::stand_still() {
    if (restored_) return;
    database_.write([](store::Writing& tx) { store::note_restored(tx); });
    restored_ = true;
    if (failed_over_) {
        log::warning("database_failed_over",
                     {{"reason", "another server has taken over: all switches are audited first"}});
        return;
    }
    log::error("database_restored", {{"reason",
                                      "it is older than the work of haas-sync, or comes from elsewhere: haas-sync does "
                                      "nothing until `haas-sync --audit` has run"}});
}

void Engine::give_back_leases() {
    const auto self = this_holder();
    std::vector<core::SwitchId> visited;
    {
        const std::lock_guard lock(mutex_);
        visited.assign(visited_now_.begin(), visited_now_.end());
    }
    database_.write([&](store::Writing& tx) { store::release_leases_of(tx, self.host, self.process, visited); });
}

void Engine::audit_after_failover() {
    if (!restored_ || !failed_over_ || options_.only_switch) return;
    {
        const std::lock_guard lock(mutex_);
        if (is_auditing_ || Clock::now() < next_audit_) return;
        is_auditing_ = true;
    }
    try {
        // On a thread of its own: meanwhile this host says that it lives, or others would take its consoles.
        audit_ = std::jthread([this] { audit_all(); });
    } catch (...) {
        const std::lock_guard lock(mutex_);
        is_auditing_ = false;
        throw;
    }
}

void Engine::audit_all() {
    bool complete = false;
    std::string reason;
    try {
        const auto report = audit(open_database_, drivers_, options_, Purpose::audit, random_);
        complete = !report.restored;
        reason = report.headnodes.error;
        for (const auto& each : report.switches) {
            if (!each.is_complete()) reason += (reason.empty() ? "" : "; ") + each.label + ": " + each.error;
        }
    } catch (const std::exception& error) {
        reason = error.what();
    }
    const std::lock_guard lock(mutex_);
    is_auditing_ = false;
    next_audit_ = Clock::now() + audit_pause_;
    if (complete) {
        audit_pause_ = first_audit_pause;
        return;
    }
    log::warning("audit_incomplete",
                 {{"reason", reason + ": the next one follows in " + std::to_string(audit_pause_.count()) + " s"}});
    audit_pause_ = std::min(audit_pause_ * 2, longest_audit_pause);
}

void Engine::forget_all_but(const std::vector<store::DueSwitch>& switches) {
    const std::lock_guard lock(mutex_);
    if (held_off_.empty()) return;
    held_off_.forget_unless([&](core::SwitchId id) {
        return std::any_of(switches.begin(), switches.end(), [id](const auto& each) { return each.id == id; });
    });
}

void Engine::dispatch(Workers& workers, Silent silent) {
    const auto most_silent = static_cast<std::size_t>(std::max(options_.max_switches_at_once / 2, 1));
    const auto switches = find_due_switches();
    forget_all_but(switches);
    for (const auto& due : switches) {
        const auto switch_id = due.id;
        {
            const std::lock_guard lock(mutex_);
            if (held_off_.is_held_off(switch_id)) continue;
            if (!due.answers && silent == Silent::some && silent_now_.size() >= most_silent) continue;
            if (!visited_now_.insert(switch_id).second) continue;
            if (!due.answers) silent_now_.insert(switch_id);
        }
        try {
            workers.submit([this, switch_id](auto& database) { visit(database, switch_id); });
        } catch (...) {
            const std::lock_guard lock(mutex_);
            visited_now_.erase(switch_id);
            silent_now_.erase(switch_id);
            throw;
        }
    }
}

void Engine::visit(std::optional<store::Database>& database, core::SwitchId switch_id) {
    Summary summary;
    bool failed = false;
    try {
        if (!database) database.emplace(open_database_());
        summary = visit_switch(*database, {open_database_, drivers_, options_, random_}, switch_id, work_plan).summary;
    } catch (const std::exception& error) {
        // Whatever it was, the work is still pending. The pause keeps this switch from delaying others and flooding the
        // log.
        log::error("visit_failed", {{"switch_id", std::to_string(switch_id.value())}, {"reason", error.what()}});
        summary.switch_errors = 1;
        failed = true;
    }
    const std::lock_guard lock(mutex_);
    summary_ += summary;
    visited_now_.erase(switch_id);
    silent_now_.erase(switch_id);
    if (failed) {
        held_off_.note_failure(switch_id);
    } else if (summary.busy != 0) {
        held_off_.hold_off(switch_id, options_.poll_interval * 4);
    }
}

void Engine::do_housekeeping() {
    const auto now = Clock::now();
    if (now >= next_sign_of_life_) {
        next_sign_of_life_ = now + sign_of_life_interval;
        database_.write([&](store::Writing& tx) {
            store::set_last_sync(tx);
            store::note_sync_host(tx, options_.host, PACKAGE_VERSION);
        });
        if (!restored_) store::raise_sync_mark(database_);
    }
    if (now >= next_clean_up_) {
        next_clean_up_ = now + clean_up_interval;
        if (remove_finished_actions() == removed_at_once) next_clean_up_ = now + std::chrono::seconds(1);
    }
}

long long Engine::remove_finished_actions() {
    const auto removed = database_.write([&](store::Writing& tx) {
        return store::delete_actions_finished_before(tx, tx.now() - options_.keep_actions, removed_at_once);
    });
    if (removed == removed_at_once) return removed;
    // The project with most of them loses its oldest ones, so that its haste leaves the others theirs.
    long long excess = 0;
    std::optional<core::ProjectId> project;
    database_.read([&](store::Reading& tx) {
        excess = store::count_finished_actions(tx) - options_.most_finished_actions;
        if (excess > 0) project = store::find_project_of_most_actions(tx);
    });
    if (excess <= 0) return removed;
    return database_.write([&](store::Writing& tx) {
        return store::delete_oldest_actions(tx, project, std::min<long long>(excess, removed_at_once));
    });
}

}  // namespace haas::sync
