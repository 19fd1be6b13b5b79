// The moment by which something must be done or given up.
#pragma once

#include <algorithm>
#include <chrono>
#include <compare>
#include <limits>

namespace haas::base {

/// A moment of the clock that nobody sets.
class Deadline {
public:
    using Clock = std::chrono::steady_clock;

    // NOLINTNEXTLINE(google-explicit-constructor): a moment is a deadline to whoever must keep it
    constexpr Deadline(Clock::time_point at) : at_(at) {}
    /// The moment after so much time.
    static Deadline in(Clock::duration time) { return Clock::now() + time; }

    constexpr Clock::time_point at() const { return at_; }
    bool has_passed() const { return Clock::now() >= at_; }
    /// Zero once it has passed.
    Clock::duration left() const { return std::max(at_ - Clock::now(), Clock::duration::zero()); }
    /// The time that is left for poll(2): in milliseconds, rounded up, so that it has passed when poll() returns.
    int poll_timeout() const {
        constexpr std::chrono::milliseconds longest{std::numeric_limits<int>::max()};
        return static_cast<int>(std::min(std::chrono::ceil<std::chrono::milliseconds>(left()), longest).count());
    }

    friend constexpr auto operator<=>(const Deadline&, const Deadline&) = default;

private:
    Clock::time_point at_;
};

}  // namespace haas::base
