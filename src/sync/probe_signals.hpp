// The signals that end a probe early.
#pragma once

#include <signal.h>

#include <atomic>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace haas::sync {

/// SIGTERM, SIGINT and SIGHUP, from now on: in this thread, and in all that are started from now on. The first one asks
/// the probe to end. Those that come in the second after it count as the same, as programs that end others send two. A
/// later one ends the program with status 1, and says on standard error what it leaves.
class ProbeSignals {
public:
    /// @param left  what is left if the program ends now: a sentence
    explicit ProbeSignals(std::string left);

    /// Whether the probe is asked to end.
    bool has_happened() const { return has_happened_; }

    /// What is left from now on.
    void set_left(std::string left);

private:
    void watch(const std::stop_token& stop);
    [[noreturn]] void end_program();

    sigset_t signals_{};
    std::mutex mutex_;
    std::string left_;
    std::atomic<bool> has_happened_{false};
    std::jthread thread_;  ///< the last member: it uses the others
};

}  // namespace haas::sync
