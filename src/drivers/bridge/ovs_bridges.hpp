// Bridges of Open vSwitch: one for all VLANs, of which the trunk's NIC is a port, and a "fake bridge" br-vlan100 for
// each VLAN. A VM that is a port of the fake bridge is one of the real bridge, with that VLAN's tag. Headnodes do not
// need them: theirs are ports of the real bridge. They are for the administrator's own VMs.
//
// The interfaces of fake bridges stay down, so this host is not to be reached through them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/vlan.hpp"
#include "drivers/bridge/links.hpp"
#include "drivers/bridge/plan.hpp"

namespace haas::drivers {

struct OvsBridgePort {
    std::string uuid;
    std::string vlan_mode;  ///< empty: as tag and trunks suggest
    std::optional<int> tag;
    std::set<int> trunks;  ///< empty: all
    bool fake_bridge = false;
};

/// The ports of each bridge that is not a fake one, both by name.
using OvsBridges = std::map<std::string, std::map<std::string, OvsBridgePort>>;

/// The arguments of `ovs-vsctl --format=json` whose output parse_ovs_bridges() reads.
std::vector<std::string> ovs_bridges_arguments();

/// @throws base::Error  for anything but the output of those arguments, saying what is odd
OvsBridges parse_ovs_bridges(const std::string& output);

/// What makes the bridges, in one transaction; no command where all is as it should be. VLANs that the trunk's port has
/// beyond those wanted, it keeps.
/// @param trunk  may be empty: then no port is made
BridgePlan plan_ovs_bridges(const OvsBridges& bridges, const Links& links, const std::string& bridge,
                            const std::string& trunk, const std::set<core::Vlan>& vlans);

/// What removes the fake bridges; one with a port on its VLAN, besides trunks, is a problem, and stays. The real bridge
/// and the trunk's port stay always, as headnodes use them.
BridgePlan plan_ovs_removal(const OvsBridges& bridges, const std::string& bridge, const std::set<core::Vlan>& vlans);

}  // namespace haas::drivers
