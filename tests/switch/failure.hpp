// What goes wrong with a simulated switch.
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "core/switch.hpp"
#include "switch/simulated_switch.hpp"

namespace haas_test {

/// The failure of what `work` does, which must not hold the password.
template <typename Work>
std::optional<haas::core::SwitchError> failure_of(Work work) {
    try {
        work();
    } catch (const haas::core::SwitchError& failure) {
        CHECK(std::string(failure.what()).find(SimulatedSwitch::password) == std::string::npos);
        return failure;
    }
    return std::nullopt;
}

}  // namespace haas_test
