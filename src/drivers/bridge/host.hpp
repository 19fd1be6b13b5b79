// Bridges on this host: reads the present state, and carries out a plan.
#pragma once

#include "drivers/bridge/plan.hpp"
#include "sys/config.hpp"

namespace haas::drivers {

enum class BridgeWish { present, absent };

/// Plans the changes that bring this host to the state that [headnode] and [vlan] describe.
/// @throws base::ConfigError  when these sections are incomplete: no VLANs, no trunk_nic
/// @throws base::Error        when this host's interfaces, or Open vSwitch, cannot be read
BridgePlan plan_bridges(const sys::Config& config, BridgeWish wish);

/// Runs the commands of a plan, as root. If one fails, the effects of the earlier ones stay; a new plan omits them.
/// @throws base::Error  with the command that failed, and its error message
void carry_out(const std::vector<BridgeCommand>& commands);

}  // namespace haas::drivers
