// What a Dell N3000 shows of all its ports, and of its configuration.
#pragma once

#include <string>
#include <vector>

#include "switch/sim/rules.hpp"

namespace haas_sim {

/// `Gi1/0/7` for `gi1/0/7`.
std::string delln3000_name(std::string port);

/// show interfaces status, show vlan, show running-config.
void add_delln3000_tables(std::vector<Rule>& rules);

}  // namespace haas_sim
