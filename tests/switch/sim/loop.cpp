#include "switch/sim/loop.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace haas_sim {

Loop::Loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) throw std::runtime_error("no epoll");
}

Loop::~Loop() { ::close(epoll_); }

void Loop::watch(int descriptor, Callback ready) {
    watched_[descriptor] = std::make_shared<Callback>(std::move(ready));
    ::epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0)
        throw std::runtime_error("cannot watch a descriptor");
    listening_.insert(descriptor);
}

void Loop::listen_to(int descriptor, std::uint32_t events) {
    ::epoll_event event{};
    event.events = events;
    event.data.fd = descriptor;
    // With no events, epoll would still report a closed connection again and again.
    const bool listens = listening_.contains(descriptor);
    const int operation = events == 0 ? EPOLL_CTL_DEL : listens ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (!listens && events == 0) return;
    ::epoll_ctl(epoll_, operation, descriptor, &event);
    if (events == 0) {
        listening_.erase(descriptor);
    } else {
        listening_.insert(descriptor);
    }
}

void Loop::forget(int descriptor) {
    listen_to(descriptor, 0);
    watched_.erase(descriptor);
}

void Loop::at(Clock::time_point when, Callback due) { timers_.emplace(when, std::move(due)); }

void Loop::call_those_due() {
    const auto now = Clock::now();
    while (!timers_.empty() && timers_.begin()->first <= now) {
        const Callback due = std::move(timers_.begin()->second);
        timers_.erase(timers_.begin());
        due();
    }
}

int Loop::time_left() const {
    if (timers_.empty()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first - Clock::now());
    return left.count() < 0 ? 0 : static_cast<int>(left.count());
}

void Loop::run() {
    std::array<::epoll_event, 64> events{};
    for (;;) {
        const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), time_left());
        for (int i = 0; i < count; ++i) {
            const auto found = watched_.find(events.at(static_cast<std::size_t>(i)).data.fd);
            if (found == watched_.end()) continue;
            const auto callback = found->second;  // it may forget itself
            (*callback)();
        }
        call_those_due();
    }
}

}  // namespace haas_sim
