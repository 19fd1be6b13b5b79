// Changes of an OpenConfig switch's configuration, as what `edit-config` takes as `config`.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "drivers/switch/netconf/openconfig_model.hpp"

namespace haas::drivers::openconfig {

/// Gives ports what is wanted, and leaves nothing of the VLANs that they have.
/// @param changes  of ports that the switch has
std::string edit_of_ports(const Switch& all, const std::vector<core::PortChange>& changes);

/// Gives ports their descriptions, where there are any.
std::string edit_of_descriptions(const std::vector<core::PortChange>& changes);

std::string edit_to_create(const VlanPlace& place, const std::set<core::Vlan>& vlans);
std::string edit_to_delete(const VlanPlace& place, const std::set<core::Vlan>& vlans);
std::string edit_of_names(const VlanPlace& place, const std::map<core::Vlan, std::string>& names);

}  // namespace haas::drivers::openconfig
