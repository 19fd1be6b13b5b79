#include "sync/headnodes.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

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
constexpr int most_at_once = 4;
constexpr base::GrowingPause failure_pause{std::chrono::seconds(5), std::chrono::seconds(300)};

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
            if (!service::remove_headnode(work, headnode)) throw core::BlockedError("another process is working on it");
            log::info("headnode_removed", {{"headnode", headnode.label}});
            break;
        default:
            service::clean_headnode(work, headnode);
            log::info("headnode_cleaned_up", {{"headnode", headnode.label}});
    }
}

}  // namespace

Headnodes::Headnodes(OpenDatabase open, service::HeadnodeHost host, std::chrono::milliseconds clone_timeout)
    : open_(std::move(open)),
      host_(std::move(host)),
      clone_timeout_(clone_timeout),
      failures_(failure_pause),
      workers_(most_at_once) {}

void Headnodes::begin() {
    if (host_.hypervisor == nullptr) return;
    auto database = open_();
    if (store::is_restored(database)) return;
    std::set<core::HeadnodeId> due;
    for (const auto& each : database.read([](store::Reading& tx) { return store::list_headnodes_to_do(tx); })) {
        due.insert(each.id);
    }
    const std::lock_guard guard(mutex_);
    failures_.forget_unless([&](core::HeadnodeId id) { return due.contains(id); });
    for (const auto id : due) {
        if (under_way_.contains(id) || failures_.is_held_off(id)) continue;
        workers_.submit([this, id](auto& connection) { carry_out(connection, id); });
        under_way_.insert(id);
    }
}

bool Headnodes::finish(std::chrono::seconds longest) {
    std::unique_lock guard(mutex_);
    return one_ended_.wait_for(guard, longest, [this] { return under_way_.empty(); });
}

void Headnodes::run_once() {
    begin();
    std::unique_lock guard(mutex_);
    one_ended_.wait(guard, [this] { return under_way_.empty(); });
}

void Headnodes::carry_out(std::optional<store::Database>& database, core::HeadnodeId id) {
    const bool succeeded = try_to_carry_out(database, id);
    const std::lock_guard guard(mutex_);
    under_way_.erase(id);
    succeeded ? failures_.forget(id) : failures_.note_failure(id);
    one_ended_.notify_all();
}

bool Headnodes::try_to_carry_out(std::optional<store::Database>& database, core::HeadnodeId id) {
    std::string label = std::to_string(id.value());
    try {
        if (!database) database.emplace(open_());
        // It may have waited for others, and so be deleted or done by now.
        const auto due = database->read([](store::Reading& tx) { return store::list_headnodes_to_do(tx); });
        const auto headnode = std::find_if(due.begin(), due.end(), [id](const auto& each) { return each.id == id; });
        if (headnode == due.end()) return true;
        label = headnode->label;
        const service::Write write = [&](const std::function<void(store::Writing&)>& use) { database->write(use); };
        // No patience: a headnode that a worker is busy with is left to that worker.
        do_to({host_, write, std::chrono::milliseconds(0), core::HypervisorDeadline::in(clone_timeout_)}, *headnode);
    } catch (const core::BlockedError&) {
        // The next begin() tries it again.
    } catch (const core::NotFoundError&) {
        // Another process has done it.
    } catch (const std::exception& error) {
        log::warning("headnode_failed", {{"headnode", label}, {"reason", error.what()}});
        return false;
    }
    return true;
}

}  // namespace haas::sync
