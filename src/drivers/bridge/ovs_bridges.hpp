// Bridges of Open vSwitch: one real bridge for all VLANs, with the trunk's NIC as a port, and a "fake bridge"
// br-vlan100 for each VLAN. A port of a fake bridge is a port of the real bridge with that VLAN's tag. Headnodes do not
// need the fake bridges, as their interfaces are ports of the real bridge. The fake bridges are for the administrator's
// own VMs.
//
// The interfaces of fake bridges stay down, so tenants cannot reach this host through them.
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
    std::string vlan_mode;  ///< empty: implied by tag and trunks
    std::optional<int> tag;
    std::set<int> trunks;  ///< empty: all
    bool fake_bridge = false;
};

/// The ports of each real bridge; both by name.
using OvsBridges = std::map<std::string, std::map<std::string, OvsBridgePort>>;

/// The arguments of `ovs-vsctl --format=json` whose output parse_ovs_bridges() reads.
std::vector<std::string> ovs_bridges_arguments();

/// @throws base::Error  for anything but the output of those arguments; the text names the flaw
OvsBridges parse_ovs_bridges(const std::string& output);

/// The commands that make the bridges, in one transaction; none if everything is as it should be. The trunk's port
/// keeps VLANs that are not wanted here.
/// @param trunk  empty: no port is made
BridgePlan plan_ovs_bridges(const OvsBridges& bridges, const Links& links, const std::string& bridge,
                            const std::string& trunk, const std::set<core::Vlan>& vlans);

/// The command that removes the fake bridges. A fake bridge with a port on its VLAN, other than trunks, is a problem,
/// and stays. The real bridge and the trunk's port always stay, as headnodes use them.
BridgePlan plan_ovs_removal(const OvsBridges& bridges, const std::string& bridge, const std::set<core::Vlan>& vlans);

}  // namespace haas::drivers
