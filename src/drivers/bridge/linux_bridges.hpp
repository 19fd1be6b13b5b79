// Bridges of the Linux kernel: for VLAN 100 of the trunk's NIC eth1, a VLAN interface eth1.100 that is a port of the
// bridge br-vlan100, to which libvirt adds the NICs of headnodes.
//
// Tenants must not be able to reach this host through them. By default they could: Linux gives a bridge IPv6 addresses
// automatically, also from a tenant's router advertisement, and answers IPv4 on any interface for the addresses of all
// interfaces. So IPv6 is disabled on the bridge and on the VLAN interface, and the bridge has a strict reverse path
// filter: it accepts an IPv4 packet only if the answer would leave by the bridge, which never happens without an
// address.
#pragma once

#include <set>
#include <string>

#include "core/vlan.hpp"
#include "drivers/bridge/links.hpp"
#include "drivers/bridge/plan.hpp"

namespace haas::drivers {

/// `eth1.100`; `vlan100` if that would be longer than an interface's name may be.
std::string vlan_interface(const std::string& trunk, core::Vlan vlan);

/// The commands that make the bridges, starting from the present state; none if everything is as it should be.
BridgePlan plan_linux_bridges(const Links& links, const std::string& trunk, const std::set<core::Vlan>& vlans);

/// The commands that remove the bridges. A bridge that is used by anything but its VLAN interface is a problem: then
/// both stay.
BridgePlan plan_linux_removal(const Links& links, const std::string& trunk, const std::set<core::Vlan>& vlans);

}  // namespace haas::drivers
