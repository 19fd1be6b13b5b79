// Networking actions: what users ask of ports. Nothing here touches a switch; haas-sync carries the actions out.
#pragma once

#include <optional>
#include <string>

#include "core/label.hpp"
#include "core/model.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "service/switch.hpp"
#include "store/database.hpp"

namespace haas::service {

/// Requests that a network be connected to a NIC, on a channel of that network.
/// @return  the id of the pending action
/// @throws  in this order: NotFoundError (node, NIC, network), BlockedError (restored database), ProjectMismatchError
///          (the node is in no project), NotFoundError (the NIC is on no port), PendingActionError, BlockedError (the
///          port may carry more than it should), ProjectMismatchError (no access), BlockedError (VLAN held after a
///          restore, attached already, channel in use), BadArgumentError (channel), BlockedError (the switch cannot
///          carry the VLAN; driver's order), TooManyRequestsError (too many actions of the project are pending)
std::string node_connect_network(store::Writing& tx, const Caller& caller, const core::SwitchDrivers& drivers,
                                 const PendingLimit& limit, const core::NodeLabel& node, const core::NicLabel& nic,
                                 const core::NetworkLabel& network, const std::string& channel);

struct Detachment {
    std::string action;  ///< the id of the pending action
    std::string network;
    std::string channel;
};
/// Requests that a network be detached from a NIC.
/// @param network  may be left out where the NIC has exactly one
/// @throws TooManyRequestsError  last, when too many actions of the project are pending
Detachment node_detach_network(store::Writing& tx, const Caller& caller, const core::SwitchDrivers& drivers,
                               const PendingLimit& limit, const core::NodeLabel& node, const core::NicLabel& nic,
                               const std::optional<core::NetworkLabel>& network);

/// Requests that a port be made dark, that is, detached from all networks. This also works for a port without a NIC.
/// @return  the id of the pending action
/// @throws BlockedError  for a member of a port group
std::string port_revert(store::Writing& tx, const Caller& caller, const PortName& name);
/// The same for all members of a port group.
std::string port_group_revert(store::Writing& tx, const Caller& caller, const std::string& group);

/// Releases a port by force, for a switch that does not answer: in the database, the port is detached from all
/// networks, its pending action ends as failed, and the port is suspect. No other network gets its VLANs until the
/// switch has shown the port dark.
/// @return  the port's drift text from now on
/// @throws BlockedError  for a member of a port group
std::string port_revert_by_force(store::Writing& tx, const Caller& caller, const PortName& name);
/// The same for all members of a port group.
/// @return  a drift text that names the VLANs of all of them
std::string port_group_revert_by_force(store::Writing& tx, const Caller& caller, const std::string& group);

/// What happens to the port that a NIC leaves.
enum class OldPort {
    dark_first,  ///< the switch must show it dark before the NIC is on its new port
    released     ///< it is released by force, as by port_revert_by_force(): for a switch that does not answer
};

/// Requests that a NIC move to another port, with its networks.
/// @param to  the new port
/// @return  the id of the pending action
/// @throws  in this order: NotFoundError (port, node, NIC; the NIC is on no port), DuplicateError (it is there
///          already), PendingActionError (old port), DuplicateError (another NIC is there), PendingActionError (new
///          port), BlockedError (the new port is not verified dark; its switch cannot carry a VLAN; driver's order)
std::string port_move_nic(store::Writing& tx, const Caller& caller, const core::SwitchDrivers& drivers,
                          const PortName& to, const core::NodeLabel& node, const core::NicLabel& nic, OldPort old_port);

}  // namespace haas::service
