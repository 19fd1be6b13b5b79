// Bridges of the Linux kernel: for VLAN 100 of the trunk's NIC eth1, a VLAN interface eth1.100 that is a port of the
// bridge br-vlan100, to which libvirt adds the NICs of headnodes.
//
// This host is not to be reached through them. By default it would be: IPv6 gives a bridge addresses by itself, also
// such as a tenant's router advertisement says, and IPv4 answers on any interface for the addresses of all of them. So
// neither has IPv6, and an IPv4 packet is taken only on the interface that its answer would leave by, which a bridge
// without addresses never is.
#pragma once

#include <set>
#include <string>

#include "core/vlan.hpp"
#include "drivers/bridge/links.hpp"
#include "drivers/bridge/plan.hpp"

namespace haas::drivers {

/// `eth1.100`; `vlan100` where that would be longer than an interface's name may be.
std::string vlan_interface(const std::string& trunk, core::Vlan vlan);

/// What makes the bridges, out of whatever is there; no command where all is as it should be.
BridgePlan plan_linux_bridges(const Links& links, const std::string& trunk, const std::set<core::Vlan>& vlans);

/// What removes them; a bridge that something else than its VLAN interface uses is a problem, and stays with it.
BridgePlan plan_linux_removal(const Links& links, const std::string& trunk, const std::set<core::Vlan>& vlans);

}  // namespace haas::drivers
