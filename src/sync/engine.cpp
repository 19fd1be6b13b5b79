#include "sync/engine.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/log.hpp"
#include "store/switch.hpp"
#include "store/sync_mark.hpp"
#include "store/sync_status.hpp"

namespace haas::sync {

namespace {

namespace log = base::log;

/// How often haas-sync notes in `sync_status` that it is alive.
constexpr std::chrono::seconds sign_of_life_interval{10};
constexpr std::chrono::hours clean_up_interval{1};

/// How many finished actions one transaction removes.
constexpr int removed_at_once = 500;

/// The longest time that watch() takes to notice `stop`.
constexpr std::chrono::milliseconds longest_nap{50};

}  // namespace

Engine::Engine(OpenDatabase open_database, const core::SwitchDrivers& drivers, Options options, Random random)
    : open_database_(std::move(open_database)),
      drivers_(drivers),
      options_(std::move(options)),
      random_(std::move(random)),
      database_(open_database_()) {}

Summary Engine::run_once() {
    summary_ = {};
    not_before_.clear();
    // After a NIC has moved, its new port is new work.
    int moved = 0;
    do {
        moved = summary_.moved;
        Workers workers(options_.max_switches_at_once);
        dispatch(workers, Silent::all);
    } while (summary_.moved != moved);
    next_sign_of_life_ = {};
    next_clean_up_ = {};
    do_housekeeping();
    summary_.restored = summary_.restored || restored_;
    return summary_;
}

void Engine::watch(const std::atomic<bool>& stop) {
    Workers workers(options_.max_switches_at_once);
    bool usable = true;
    while (!stop) {
        auto pause = options_.poll_interval;
        try {
            dispatch(workers, Silent::some);
            do_housekeeping();
            if (!usable) log::info("work_goes_on");
            usable = true;
        } catch (const std::exception& error) {
            // The database cannot be used, or the machine has no memory or threads left: that may pass.
            if (usable) log::error("work_stands_still", {{"reason", error.what()}});
            usable = false;
            pause = std::chrono::seconds(1);
        }
        const auto until = Clock::now() + pause;
        while (!stop && Clock::now() < until) {
            std::this_thread::sleep_for(std::min<Clock::duration>(longest_nap, until - Clock::now()));
        }
    }
}

std::vector<store::DueSwitch> Engine::find_due_switches() {
    const auto mark = store::read_sync_mark(database_.file());
    bool restored = false;
    auto due = database_.read([&](store::Reading& tx) {
        restored = store::is_restored(tx, mark);
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
    log::error("database_restored", {{"reason", "it is older than what was done with it, or has come from elsewhere: nothing is "
                                                "done until `haas-sync --audit` has run"}});
}

void Engine::dispatch(Workers& workers, Silent silent) {
    const auto most_silent = static_cast<std::size_t>(std::max(options_.max_switches_at_once / 2, 1));
    for (const auto& due : find_due_switches()) {
        const auto switch_id = due.id;
        {
            const std::lock_guard lock(mutex_);
            const auto held_off = not_before_.find(switch_id);
            if (held_off != not_before_.end() && Clock::now() < held_off->second) continue;
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
    Clock::duration hold_off{};
    try {
        if (!database) database.emplace(open_database_());
        summary = visit_switch(*database, open_database_, drivers_, options_, random_, switch_id);
        if (summary.busy != 0) hold_off = options_.poll_interval * 4;
    } catch (const std::exception& error) {
        // Whatever it was, the work is still pending. The pause keeps this switch from delaying others and flooding the log.
        log::error("visit_failed", {{"switch_id", std::to_string(switch_id.value())}, {"reason", error.what()}});
        summary.switch_errors = 1;
        hold_off = options_.retry_delay;
    }
    const std::lock_guard lock(mutex_);
    summary_ += summary;
    visited_now_.erase(switch_id);
    silent_now_.erase(switch_id);
    not_before_[switch_id] = Clock::now() + hold_off;
}

void Engine::do_housekeeping() {
    const auto now = Clock::now();
    if (now >= next_sign_of_life_) {
        next_sign_of_life_ = now + sign_of_life_interval;
        database_.write([](store::Writing& tx) { store::set_last_sync(tx); });
        if (!restored_) store::raise_sync_mark(database_);
    }
    if (now >= next_clean_up_) {
        next_clean_up_ = now + clean_up_interval;
        const auto removed = database_.write([&](store::Writing& tx) {
            return store::delete_actions_finished_before(tx, tx.now() - options_.keep_actions, removed_at_once);
        });
        if (removed == removed_at_once) next_clean_up_ = now + std::chrono::seconds(1);
    }
}

}  // namespace haas::sync
