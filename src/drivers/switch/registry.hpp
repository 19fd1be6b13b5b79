// The switch drivers that are built in.
#pragma once

#include "core/switch.hpp"
#include "drivers/switch/ssh_access.hpp"

namespace haas::drivers {

/// All drivers, in the order in which they are listed.
/// @param ssh  for those that are reached over ssh
core::SwitchDrivers make_switch_drivers(const SshAccess& ssh = {});

}  // namespace haas::drivers
