// How long ago something was, as people are told.
#pragma once

#include <algorithm>

#include "base/clock.hpp"

namespace haas::base {

/// What the clock told before it was set back counts as having been just now.
inline std::chrono::seconds age(Timestamp since, Timestamp now) { return std::max(now - since, std::chrono::seconds(0)); }

}  // namespace haas::base
