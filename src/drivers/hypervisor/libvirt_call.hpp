// Calls of libvirt, which wait for as long as it likes, with a deadline.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "core/hypervisor.hpp"
#include "drivers/hypervisor/libvirt_handles.hpp"

namespace haas::drivers::libvirt {

/// What is being done, and whether somebody still waits for it.
class Progress {
public:
    /// The next step begins.
    /// @throws HypervisorError  when nobody waits any more: then nothing new is begun
    void step(std::string name);
    std::string step() const;
    void abandon() { abandoned_ = true; }
    bool is_abandoned() const { return abandoned_; }

    /// Ends the step with libvirt's last error of this thread.
    [[noreturn]] void fail() const;
    /// Ends the step with a reason of our own.
    [[noreturn]] void fail(core::HypervisorError::Kind kind, const std::string& reason) const;

private:
    mutable std::mutex mutex_;
    std::string step_;
    std::atomic<bool> abandoned_{false};
};

/// @throws HypervisorError  unreachable
Connection connect(const std::string& endpoint, Progress& progress);

/// Runs `work` on a thread of its own. One that is not back at the deadline is left to itself: it begins no new step, and ends
/// when libvirt answers; so whatever it uses must be its own.
/// @throws HypervisorError  of the work, or for the deadline
template <class Result>
Result run_until(core::HypervisorDeadline deadline, std::function<Result(Progress&)> work) {
    const auto progress = std::make_shared<Progress>();
    std::packaged_task<Result()> task([progress, work = std::move(work)] { return work(*progress); });
    auto result = task.get_future();
    std::thread thread(std::move(task));
    if (result.wait_until(deadline) != std::future_status::ready) {
        progress->abandon();
        thread.detach();
        throw core::HypervisorError(core::HypervisorError::Kind::deadline, progress->step(),
                                      "libvirt did not answer in time", core::HypervisorError::Remains::unknown);
    }
    thread.join();
    return result.get();
}

}  // namespace haas::drivers::libvirt
