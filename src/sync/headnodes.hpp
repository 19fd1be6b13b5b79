// Finishes the work on headnodes at the hypervisor: makes those whose image takes long to copy, removes deleted ones, and
// cleans up what a worker that died has left half done.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "core/model.hpp"
#include "service/settings.hpp"
#include "sync/options.hpp"

namespace haas::sync {

class Headnodes {
public:
    using Clock = std::chrono::steady_clock;

    /// @param clone_timeout  how long it may take to make one headnode
    Headnodes(OpenDatabase open, const service::Settings& settings, std::chrono::milliseconds clone_timeout)
        : open_(std::move(open)), settings_(settings), clone_timeout_(clone_timeout) {}
    /// Waits for the work under way.
    ~Headnodes() { finish(std::chrono::hours(24 * 365)); }
    Headnodes(const Headnodes&) = delete;
    Headnodes& operator=(const Headnodes&) = delete;

    /// Begins the work that is due and not under way, each headnode on a thread of its own, with a bound on their number.
    /// Failed work is tried again, with growing pauses.
    void begin();

    /// Waits until all work that was begun has ended, but at most for `longest`.
    /// @return  whether it has ended
    bool finish(std::chrono::seconds longest);

private:
    struct Failure {
        std::chrono::seconds pause{};
        Clock::time_point not_before;
    };
    void carry_out(const core::Headnode& headnode);
    void note(core::HeadnodeId headnode, bool failed);
    void join_ended();

    OpenDatabase open_;
    service::Settings settings_;
    std::chrono::milliseconds clone_timeout_;
    std::mutex mutex_;  ///< guards what follows
    std::condition_variable one_ended_;
    std::map<core::HeadnodeId, std::thread> working_;
    std::vector<core::HeadnodeId> ended_;
    std::map<core::HeadnodeId, Failure> failures_;
};

}  // namespace haas::sync
