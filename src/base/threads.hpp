// Threads that end when they are asked to: a std::jthread asks its thread by itself, through a std::stop_token.
#pragma once

#include <signal.h>

#include <chrono>
#include <functional>
#include <future>
#include <stop_token>
#include <thread>
#include <utility>

namespace haas::base {

/// While it lives, the threads that this one starts get no signals: those are for whoever waits for them.
class NoSignals {
public:
    NoSignals();
    ~NoSignals();
    NoSignals(const NoSignals&) = delete;
    NoSignals& operator=(const NoSignals&) = delete;

private:
    sigset_t before_{};
};

/// Runs what has no deadline of its own in a thread of its own, which is abandoned when nobody waits for its result any
/// more. So `work` must own all that it uses.
/// @throws std::system_error  when there is no thread to be had
template <class Result>
std::future<Result> run_aside(std::function<Result()> work) {
    std::packaged_task<Result()> task(std::move(work));
    auto result = task.get_future();
    const NoSignals in_the_thread;
    std::thread(std::move(task)).detach();
    return result;
}

/// Waits, but no longer once a stop is requested.
/// @return  whether the time has passed; false: a stop is requested
bool pause(const std::stop_token& stop, std::chrono::nanoseconds time);

/// A thread that does the work at once, and then again after each interval, until it is asked to stop.
/// @param work  must not throw
std::jthread repeat(std::chrono::nanoseconds interval, std::function<void()> work);

}  // namespace haas::base
