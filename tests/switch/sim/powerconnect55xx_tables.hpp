// What a Dell PowerConnect 5500 shows of all its ports, and of its configuration.
#pragma once

#include <vector>

#include "switch/sim/rules.hpp"

namespace haas_sim {

/// show interfaces status, show vlan, show running-config.
void add_powerconnect55xx_tables(std::vector<Rule>& rules);

}  // namespace haas_sim
