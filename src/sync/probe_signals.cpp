#include "sync/probe_signals.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

namespace haas::sync {

ProbeSignals::ProbeSignals(std::string left) : left_(std::move(left)) {
    ::sigemptyset(&signals_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        ::signal(signal, SIG_DFL);
        ::sigaddset(&signals_, signal);
    }
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

void ProbeSignals::set_left(std::string left) {
    const std::scoped_lock lock(mutex_);
    left_ = std::move(left);
}

void ProbeSignals::watch(const std::stop_token& stop) {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::seconds same{1};
    constexpr timespec interval{.tv_sec = 0, .tv_nsec = 50'000'000};
    std::optional<Clock::time_point> first;
    while (!stop.stop_requested()) {
        if (::sigtimedwait(&signals_, nullptr, &interval) <= 0) continue;
        if (!first) {
            first = Clock::now();
            has_happened_ = true;
        } else if (Clock::now() - *first > same) {
            end_program();
        }
    }
}

void ProbeSignals::end_program() {
    const std::scoped_lock lock(mutex_);
    std::fprintf(stderr, "haas-sync: ended by another signal. %s\n", left_.c_str());
    // Other threads are at work: nothing is torn down below them.
    std::_Exit(1);
}

}  // namespace haas::sync
