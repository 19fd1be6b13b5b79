// Bridges on this very host: looks at what is there, and carries out a plan.
#pragma once

#include "drivers/bridge/plan.hpp"
#include "sys/config.hpp"

namespace haas::drivers {

enum class BridgeWish { present, absent };

/// Looks at this host, and tells what brings it to what [headnode] and [vlan] say.
/// @throws base::ConfigError  when these do not say enough: no VLANs, no trunk_nic
/// @throws base::Error        when this host's interfaces, or Open vSwitch, cannot be asked
BridgePlan plan_bridges(const sys::Config& config, BridgeWish wish);

/// Runs the commands of a plan; as root. What was done stays when a later one fails, and need not be done again.
/// @throws base::Error  with the command that failed, and what it said
void carry_out(const std::vector<BridgeCommand>& commands);

}  // namespace haas::drivers
