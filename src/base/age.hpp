// How long ago something happened, for display.
#pragma once

#include <algorithm>

#include "base/clock.hpp"

namespace haas::base {

/// A time in the future, after the clock was set back, counts as now.
inline std::chrono::seconds age(Timestamp since, Timestamp now) {
    return std::max(now - since, std::chrono::seconds(0));
}

}  // namespace haas::base
