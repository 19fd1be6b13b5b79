// A deadline for calls of libvirt, which themselves have none.
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

/// The current step of a call, and whether somebody still waits for it.
class Progress {
public:
    /// Begins the next step.
    /// @throws HypervisorError  when nobody waits any more: then no new step is begun
    void step(std::string name);
    std::string step() const;
    void abandon() { abandoned_ = true; }
    bool is_abandoned() const { return abandoned_; }

    /// Fails the step with this thread's last error of libvirt.
    [[noreturn]] void fail() const;
    /// Fails the step with our own reason.
    [[noreturn]] void fail(core::HypervisorError::Kind kind, const std::string& reason) const;

private:
    mutable std::mutex mutex_;
    std::string step_;
    std::atomic<bool> abandoned_{false};
};

/// @throws HypervisorError  unreachable
Connection connect(const std::string& endpoint, Progress& progress);

/// Runs `work` on its own thread. If it does not return by the deadline, the thread is detached: it begins no new step,
/// and ends when libvirt answers. So `work` must own everything that it uses.
/// @throws HypervisorError  from the work, or for the deadline
template <class Result>
Result run_until(core::HypervisorDeadline deadline, std::function<Result(Progress&)> work) {
    const auto progress = std::make_shared<Progress>();
    std::packaged_task<Result()> task([progress, work = std::move(work)] { return work(*progress); });
    auto result = task.get_future();
    std::thread thread(std::move(task));
    if (result.wait_until(deadline.at()) != std::future_status::ready) {
        progress->abandon();
        thread.detach();
        throw core::HypervisorError(core::HypervisorError::Kind::deadline, progress->step(),
                                    "libvirt did not answer in time", core::HypervisorError::Remains::unknown);
    }
    thread.join();
    return result.get();
}

}  // namespace haas::drivers::libvirt
