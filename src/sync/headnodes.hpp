// Finishes the work on headnodes at the hypervisor: makes those whose image takes long to copy, removes deleted ones,
// and cleans up what a worker that died has left half done.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>

#include "base/backoff.hpp"
#include "core/model.hpp"
#include "service/settings.hpp"
#include "sync/options.hpp"
#include "sync/workers.hpp"

namespace haas::sync {

class Headnodes {
public:
    /// @param clone_timeout  how long it may take to make one headnode
    Headnodes(OpenDatabase open, service::HeadnodeHost host, std::chrono::milliseconds clone_timeout);
    /// Waits until all work that was begun has ended.
    ~Headnodes() = default;
    Headnodes(const Headnodes&) = delete;
    Headnodes& operator=(const Headnodes&) = delete;

    /// Begins the work that is due and not under way: some headnodes at once, and the others after them. Failed work is
    /// tried again, with growing pauses.
    void begin();

    /// Waits until all work that was begun has ended, but at most for `longest`.
    /// @return  whether it has ended
    bool finish(std::chrono::seconds longest);

    /// Does all work that is due now, and returns when it is done.
    void run_once();

private:
    void carry_out(std::optional<store::Database>& database, core::HeadnodeId id);
    /// @return  whether it succeeded, or somebody else does it
    bool try_to_carry_out(std::optional<store::Database>& database, core::HeadnodeId id);

    OpenDatabase open_;
    service::HeadnodeHost host_;
    std::chrono::milliseconds clone_timeout_;
    std::mutex mutex_;  ///< guards what follows
    std::condition_variable one_ended_;
    std::set<core::HeadnodeId> under_way_;
    base::Backoff<core::HeadnodeId> failures_;
    Workers workers_;  ///< the last member: its threads use the others
};

}  // namespace haas::sync
