// The switch drivers that are built in.
#pragma once

#include <filesystem>

#include "core/switch.hpp"

namespace haas::drivers {

/// All drivers, in the order in which they are listed.
/// @param ssh_known_hosts  the host keys of switches that are reached over ssh; without it, only by their fingerprints
core::SwitchDrivers make_switch_drivers(const std::filesystem::path& ssh_known_hosts = "/dev/null");

}  // namespace haas::drivers
