// The switch drivers that are built in.
#pragma once

#include "core/switch.hpp"

namespace haas::drivers {

/// All drivers, in the order in which they are listed.
core::SwitchDrivers make_switch_drivers();

}  // namespace haas::drivers
