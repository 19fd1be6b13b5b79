// How long ago something happened.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "base/clock.hpp"

namespace haas::base {

/// A time in the future, after the clock was set back, counts as now.
template <class Clock>
std::chrono::seconds age(std::chrono::time_point<Clock, std::chrono::seconds> since,
                         std::chrono::time_point<Clock, std::chrono::seconds> now) {
    return std::max(now - since, std::chrono::seconds(0));
}

/// The seconds from one moment to another, where both may be any numbers: of memory that another process writes, for
/// example. What is too far away is as far away as can be said.
inline std::int64_t seconds_between(std::int64_t from, std::int64_t to) {
    std::int64_t seconds = 0;
    if (!__builtin_sub_overflow(to, from, &seconds)) return seconds;
    return from < 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

}  // namespace haas::base
