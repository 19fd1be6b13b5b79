// Which ports and VMs carry VLANs though no row says so.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "sync/options.hpp"
#include "sync/surroundings.hpp"

namespace haas::sync {

/// The ports of a switch that are neither registered nor a headnode's, with what they may carry; dark ones are left out.
/// @param all         what the switch told, by port_identity()
/// @param registered  labels
std::vector<store::StraySeen> find_stray_ports(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                                               const std::map<std::string, core::PortState>& all,
                                               const std::vector<std::string>& registered,
                                               const std::vector<core::VmInterface>& headnodes);

/// Those of them that an administrator is to look at: they carry a VLAN of the pool or of a network, and are no uplinks.
std::vector<store::StraySeen> list_noteworthy(const store::Reading& tx, const Options& options, core::SwitchId switch_id,
                                              std::vector<store::StraySeen> strays);

/// Looks at all VMs that are named as headnodes are, and stores what is not as the database says.
/// @param headnodes  gets the interfaces that are
HeadnodeReport audit_headnodes(store::Database& database, const Options& options, store::Knowledge knowledge,
                               std::vector<core::VmInterface>& headnodes);

}  // namespace haas::sync
