// What a switch with Dell OS10 shows of its ports, its VLANs and its configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "switch/sim/rules.hpp"

namespace haas_sim {

/// `eth1/1/5`, `po-10`.
std::string dell_os10_short_name(const std::string& port);

/// show running-configuration, candidate-configuration, vlan, interface status, and the like.
void add_dell_os10_tables(std::vector<Rule>& rules);

/// `no-more`, `grep`, `except`, `find`.
bool dell_os10_filter(std::string_view filter, Answer& answer);

}  // namespace haas_sim
