// What must hold before a port, or all members of a port group, can be used: shared by the use cases of ports, of
// groups and of networking.
#pragma once

#include <string>
#include <vector>

#include "core/label.hpp"
#include "core/model.hpp"
#include "service/switch.hpp"
#include "store/database.hpp"

namespace haas::service {

/// `Port gi1/0/5 of switch s1`
std::string port_text(const FoundPort& found);

/// Ports with their switches, in the same order.
std::vector<FoundPort> on_their_switches(const store::Reading& tx, std::vector<core::Port> ports);

/// Checks that a port is in no group: a member is not changed alone.
/// @param instead  what to do: `delete the group first`
/// @throws BlockedError  with the group's name
void require_ungrouped(const store::Reading& tx, const FoundPort& found, const std::string& instead);

/// Checks that a port may not still carry a network's VLAN: such a port is neither forgotten nor parted from its node.
/// One that HaaS never had in hand is.
/// @param consequence  what is possible once it is corrected: `It can be deleted`
/// @throws BlockedError
void require_not_suspect(const store::Reading& tx, const FoundPort& found, const std::string& consequence);

/// Checks that a NIC can be put on a port: nothing is wrong with it, and no NIC is moving to it.
/// @throws PendingActionError, BlockedError
void require_trusted(const store::Reading& tx, const FoundPort& found, const std::string& consequence);

/// @throws DuplicateError  when the NIC is on a port or a group
void require_on_no_port(const store::Reading& tx, const core::NodeLabel& node, const core::Nic& nic);

/// The NIC on ports that can lose it: its node is free, and nothing is on them, pending, or wrong with them.
/// @param ports  one port with a NIC, or all members of its group
/// @throws BlockedError, PendingActionError
NicName get_idle_nic(const store::Reading& tx, const std::vector<FoundPort>& ports);

}  // namespace haas::service
