#include "base/threads.hpp"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace haas::base {

NoSignals::NoSignals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
}

NoSignals::~NoSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

bool pause(const std::stop_token& stop, std::chrono::nanoseconds time) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    return !stopped.wait_for(lock, stop, time, [&stop] { return stop.stop_requested(); });
}

std::jthread repeat(std::chrono::nanoseconds interval, std::function<void()> work) {
    return std::jthread([interval, work = std::move(work)](const std::stop_token& stop) {
        do work();
        while (pause(stop, interval));
    });
}

}  // namespace haas::base
