// Parts of a simulated cisco-nxos.
#pragma once

#include "switch/rest_sim/shell.hpp"

namespace haas_rest_sim {

/// @param name  empty: all
Said show_nxos_switchports(const Device& device, const std::string& name);
Said show_nxos_statuses(const Device& device, const std::string& name);

/// The tables of `show vlan`, of `show vlan brief` and of `show vlan id`.
enum class VlanTable { full, brief, one };
Said show_nxos_vlans(const Device& device, const VlanSet& shown, VlanTable table);

/// @param names  empty: the whole configuration
/// @param command  behind `show running-config`
Said show_nxos_configuration(const Device& device, const std::vector<std::string>& names, const std::string& command);

/// What an NX-OS of a Nexus 9000 keeps for itself.
///
/// @source  Nexus 9000 Layer 2 Switching Guide, "About Reserved VLANs"
inline VlanSet nxos_reserved_vlans() { return haas_sim::vlan_range(3968, 4094); }

const Language& nxos_language();

}  // namespace haas_rest_sim
