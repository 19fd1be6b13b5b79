// Parts of a simulated arista-eos.
#pragma once

#include "switch/rest_sim/shell.hpp"

namespace haas_rest_sim {

/// @param names  empty: all
Said show_arista_switchports(const Device& device, const std::vector<std::string>& names);
Said show_arista_statuses(const Device& device, const std::vector<std::string>& names);
enum class Members { up, configured };
Said show_arista_vlans(const Device& device, const VlanSet& shown, Members members);
/// @param names  empty: the whole configuration
Said show_arista_configuration(const Device& device, const Configuration& configuration,
                               const std::vector<std::string>& names);

/// What routed ports have taken for themselves.
///
/// @source  Arista's manual, "Allocating internal VLANs": from 1006 up, one for each
VlanSet arista_internal_vlans(const Configuration& configuration);

void add_arista_session_rules(std::vector<Rule>& rules);

}  // namespace haas_rest_sim
