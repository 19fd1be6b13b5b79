// Networking actions: what users ask of ports. Nothing here touches a switch; haas-sync carries the actions out.
#pragma once

#include <optional>
#include <string>

#include "core/model.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "service/switch.hpp"
#include "store/database.hpp"

namespace haas::service {

/// Asks that a network be put on a NIC, on a channel of that network.
/// @return  the id of the pending action
/// @throws  in this order: NotFoundError (node, NIC, network), ProjectMismatchError (the node is in no project),
///          NotFoundError (the NIC is on no port), BlockedError (pending action), ProjectMismatchError (no access),
///          BlockedError (attached already, channel in use), BadArgumentError (channel), BlockedError (driver's order)
std::string node_connect_network(store::Writing& tx, const Caller& caller, const Settings& settings,
                                 const std::string& node, const std::string& nic, const std::string& network,
                                 const std::string& channel);

struct Detachment {
    std::string action;  ///< the id of the pending action
    std::string network;
    std::string channel;
};
/// Asks that a network be taken off a NIC.
/// @param network  may be left out where the NIC has exactly one
Detachment node_detach_network(store::Writing& tx, const Caller& caller, const Settings& settings,
                               const std::string& node, const std::string& nic,
                               const std::optional<std::string>& network);

/// Asks that a port be made dark: detached from all networks, also with no NIC on it.
/// @return  the id of the pending action
std::string port_revert(store::Writing& tx, const Caller& caller, const PortName& name);

/// Makes the database let go of all networks on a port whose switch does not answer: what is pending on it is given up, and the
/// port counts as one that may carry anything. Its VLANs are given to nobody until the switch has shown it dark.
/// @return  what is said of the port from now on
std::string port_revert_by_force(store::Writing& tx, const Caller& caller, const PortName& name);

/// What is to become of the port that a NIC leaves.
enum class OldPort {
    dark_first,  ///< the switch must show it dark before the NIC is on its new port
    let_go       ///< it counts as one that may carry anything, as by port_revert_by_force(): for a switch that does not answer
};

/// Asks that a NIC, with its networks, be on another port.
/// @param to  the new port
/// @return  the id of the pending action
/// @throws  in this order: NotFoundError (port, node, NIC; the NIC is on no port), DuplicateError (it is there already),
///          PendingActionError (old port), DuplicateError (another NIC is there), PendingActionError (new port), BlockedError
///          (the new port is not verified dark; driver's order)
std::string port_move_nic(store::Writing& tx, const Caller& caller, const Settings& settings, const PortName& to,
                          const std::string& node, const std::string& nic, OldPort old_port);

}  // namespace haas::service
