#include "sync/headnodes.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "base/log.hpp"
#include "core/error.hpp"
#include "service/headnode_vm.hpp"
#include "store/headnode.hpp"
#include "store/sync_mark.hpp"

namespace haas::sync {

namespace {

namespace log = base::log;
using Phase = core::Headnode::Phase;

/// The disk is the bottleneck of copying: more copies at a time only make each one slower.
constexpr std::size_t most_at_once = 4;
constexpr std::chrono::seconds first_pause{5};
constexpr std::chrono::seconds longest_pause{300};

/// Cleans up at once after a failure: then the headnode can be started again at once.
void make(const service::HeadnodeWork& work, const core::Headnode& headnode) {
    try {
        service::run_headnode(work, headnode);
    } catch (const core::DeviceError&) {
        try {
            service::clean_headnode(work, headnode);
        } catch (const base::Error&) {
            // The clean-up remains due.
        }
        throw;
    }
}

void do_to(const service::HeadnodeWork& work, const core::Headnode& headnode) {
    switch (headnode.phase) {
        case Phase::creating:
            make(work, headnode);
            log::info("headnode_made", {{"headnode", headnode.label}});
            break;
        case Phase::deleting:
            if (!service::remove_headnode(work, headnode)) throw core::BlockedError("another is at it");
            log::info("headnode_removed", {{"headnode", headnode.label}});
            break;
        default:
            service::clean_headnode(work, headnode);
            log::info("headnode_cleaned_up", {{"headnode", headnode.label}});
    }
}

}  // namespace

void Headnodes::begin() {
    if (settings_.hypervisor == nullptr) return;
    join_ended();
    auto database = open_();
    if (store::is_restored(database)) return;
    const auto headnodes = database.read([](store::Reading& tx) { return store::list_headnodes_to_do(tx); });
    const std::lock_guard guard(mutex_);
    for (auto it = failures_.begin(); it != failures_.end();) {
        const bool listed = std::any_of(headnodes.begin(), headnodes.end(), [&](const auto& h) { return h.id == it->first; });
        it = listed ? std::next(it) : failures_.erase(it);
    }
    const auto now = Clock::now();
    for (const auto& headnode : headnodes) {
        if (working_.size() >= most_at_once) return;
        if (working_.contains(headnode.id)) continue;
        const auto failed = failures_.find(headnode.id);
        if (failed != failures_.end() && now < failed->second.not_before) continue;
        working_.emplace(headnode.id, std::thread([this, headnode] { carry_out(headnode); }));
    }
}

bool Headnodes::finish(std::chrono::seconds longest) {
    {
        std::unique_lock guard(mutex_);
        if (!one_ended_.wait_for(guard, longest, [this] { return ended_.size() == working_.size(); })) return false;
    }
    join_ended();
    return true;
}

void Headnodes::carry_out(const core::Headnode& headnode) {
    bool failed = false;
    try {
        auto database = open_();
        const service::Write write = [&](const std::function<void(store::Writing&)>& use) { database.write(use); };
        // No patience: a headnode that a worker is busy with is left to that worker.
        do_to({settings_, write, std::chrono::milliseconds(0), Clock::now() + clone_timeout_}, headnode);
    } catch (const core::BlockedError&) {
        // The next begin() tries it again.
    } catch (const core::NotFoundError&) {
        // Another process has done it.
    } catch (const std::exception& error) {
        failed = true;
        log::warning("headnode_failed", {{"headnode", headnode.label}, {"reason", error.what()}});
    }
    note(headnode.id, failed);
}

void Headnodes::note(core::HeadnodeId headnode, bool failed) {
    const std::lock_guard guard(mutex_);
    ended_.push_back(headnode);
    one_ended_.notify_all();
    if (!failed) {
        failures_.erase(headnode);
        return;
    }
    auto& failure = failures_[headnode];
    failure.pause = failure.pause.count() == 0 ? first_pause : std::min(failure.pause * 2, longest_pause);
    failure.not_before = Clock::now() + failure.pause;
}

void Headnodes::join_ended() {
    std::vector<std::thread> threads;
    {
        const std::lock_guard guard(mutex_);
        for (const auto id : ended_) {
            const auto found = working_.find(id);
            if (found == working_.end()) continue;
            threads.push_back(std::move(found->second));
            working_.erase(found);
        }
        ended_.clear();
    }
    for (auto& thread : threads) thread.join();
}

}  // namespace haas::sync
