// Waits for many descriptors and moments at once, in one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>

namespace haas_sim {

using Clock = std::chrono::steady_clock;

class Loop {
public:
    using Callback = std::function<void()>;

    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Calls `ready` while `descriptor` has what one listens to; at first, that it can be read.
    void watch(int descriptor, Callback ready);
    /// @param events  EPOLLIN, EPOLLOUT, both or none
    void listen_to(int descriptor, std::uint32_t events);
    /// Before it is closed.
    void forget(int descriptor);

    /// Calls `due` once.
    void at(Clock::time_point when, Callback due);

    [[noreturn]] void run();

private:
    void call_those_due();
    int time_left() const;

    int epoll_;
    std::map<int, std::shared_ptr<Callback>> watched_;
    std::set<int> listening_;
    std::multimap<Clock::time_point, Callback> timers_;
};

}  // namespace haas_sim
