// Measures for how long nothing is acknowledged.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace haas_test {

/// Asks for one change after the other, and measures how long none is acknowledged.
class Prober {
public:
    /// @param change  asks for one; whether it was acknowledged
    explicit Prober(std::function<bool(int number)> change)
        : change_(std::move(change)), thread_([this](const std::stop_token& stop) { probe(stop); }) {}

    /// The longest time without an acknowledged change since the last call.
    std::chrono::milliseconds take_longest() {
        const std::lock_guard lock(mutex_);
        const auto now = std::chrono::steady_clock::now();
        const auto longest = std::max(longest_, now - last_);
        longest_ = {};
        last_ = now;
        return std::chrono::duration_cast<std::chrono::milliseconds>(longest);
    }
    long count() const { return count_; }

private:
    void probe(const std::stop_token& stop) {
        for (int number = 0; !stop.stop_requested(); ++number) {
            const bool done = change_(number);
            if (done) {
                const std::lock_guard lock(mutex_);
                const auto now = std::chrono::steady_clock::now();
                longest_ = std::max(longest_, now - last_);
                last_ = now;
                ++count_;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    }

    std::function<bool(int)> change_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::duration longest_{};
    std::atomic<long> count_{0};
    std::jthread thread_;
};

}  // namespace haas_test
