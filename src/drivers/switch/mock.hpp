// A switch that is not there: accepts everything and touches no device. For development and tests.
#pragma once

#include <memory>

#include "core/switch.hpp"

namespace haas::drivers {

/// @source  port names as the Dell PowerConnect 5500 has them
std::unique_ptr<core::SwitchDriver> make_mock_driver();

}  // namespace haas::drivers
