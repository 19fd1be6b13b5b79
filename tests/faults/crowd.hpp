// The clients of a run, all at work at once.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "faults/client.hpp"

namespace haas_test {

/// The clients, each in a thread of its own.
class Crowd {
public:
    explicit Crowd(std::vector<std::unique_ptr<Client>>& clients) {
        for (std::size_t i = 0; i < clients.size(); ++i)
            threads_.emplace_back([this, &clients, i] { live(*clients[i], i); });
    }
    ~Crowd() {
        over_ = true;
        for (auto& each : threads_) each.join();
    }
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    void go_on(std::size_t active) { active_ = active; }
    /// Waits until no request is under way.
    /// @param meanwhile  done again and again
    /// @return  whether that came to be
    bool pause(
        std::chrono::milliseconds patience, const std::function<void()>& meanwhile = [] {}) {
        active_ = 0;
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (busy_ > 0 && std::chrono::steady_clock::now() < deadline) {
            meanwhile();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return busy_ == 0;
    }

private:
    void live(Client& client, std::size_t number) {
        Random random(number);
        while (!over_) {
            ++busy_;
            if (number < active_) client.act();
            --busy_;
            std::this_thread::sleep_for(std::chrono::milliseconds(1 + random.below(number < active_ ? 120 : 40)));
        }
    }

    std::atomic<bool> over_{false};
    std::atomic<std::size_t> active_{0};
    std::atomic<int> busy_{0};
    std::vector<std::thread> threads_;
};

}  // namespace haas_test
