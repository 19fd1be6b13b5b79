// Headnodes for which something is still to be done at the hypervisor: made from an image that takes long to copy, removed,
// or left half done by a worker that died.
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

    /// @param clone_timeout  how long the making of one may take
    Headnodes(OpenDatabase open, const service::Settings& settings, std::chrono::milliseconds clone_timeout)
        : open_(std::move(open)), settings_(settings), clone_timeout_(clone_timeout) {}
    /// Waits for what is under way.
    ~Headnodes() { finish(std::chrono::hours(24 * 365)); }
    Headnodes(const Headnodes&) = delete;
    Headnodes& operator=(const Headnodes&) = delete;

    /// Begins what is to be done and not under way, each on a thread of its own, some at a time. What failed is tried again
    /// later and later.
    void begin();

    /// Waits until all that was begun has ended, for so long at most.
    /// @return  whether it has
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
