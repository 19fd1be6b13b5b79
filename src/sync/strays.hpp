// Finds strays: ports and VMs that carry VLANs without a row in the database.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "sync/options.hpp"
#include "sync/report.hpp"

namespace haas::sync {

/// The ports of a switch that are neither registered nor a headnode's, with the VLANs that they may carry; no dark
/// ones.
/// @param all         what all ports of the switch carry, by port_identity()
/// @param registered  labels of ports
std::vector<store::StraySeen> find_stray_ports(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                                               const std::map<std::string, core::PortState>& all,
                                               const std::vector<std::string>& registered,
                                               const std::vector<core::VmInterface>& headnodes);

/// The strays that need an administrator: they carry a VLAN of the pool or of a network, and are not uplinks.
std::vector<store::StraySeen> list_noteworthy(const store::Reading& tx, const Options& options,
                                              core::SwitchId switch_id, std::vector<store::StraySeen> strays);

/// Looks at all VMs whose name is that of a headnode, and stores as strays those that are not as the database says.
HeadnodeReport audit_headnodes(store::Database& database, const Options& options, store::Knowledge knowledge);

}  // namespace haas::sync
