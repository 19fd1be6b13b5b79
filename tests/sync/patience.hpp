// How long tests wait for switches.
#pragma once

#include <chrono>

#include "core/switch.hpp"

namespace haas_test {

/// Wherever time is not what is tested. On a busy machine, the key exchange of an emulated one takes longer than any
/// switch may.
constexpr haas::core::SwitchTimeouts long_patience{std::chrono::seconds(60), std::chrono::seconds(60)};

/// For switches that must not answer; a busy machine still answers in time.
constexpr haas::core::SwitchTimeouts short_patience{std::chrono::seconds(5), std::chrono::seconds(2)};

}  // namespace haas_test
