// What administrators change of a node and its NICs while it is in use: its project, its networks and its metadata stay.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/secret.hpp"
#include "core/model.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

/// What of the way to a BMC shall be another; all else stays.
struct BmcChange {
    std::optional<std::string> type;
    std::optional<std::string> host;
    std::optional<std::string> user;
    std::optional<base::Secret> password;
    std::optional<std::optional<std::int64_t>> port;          ///< empty inside: the usual one
    std::optional<std::optional<std::int64_t>> cipher_suite;  ///< empty inside: the usual one
    std::optional<bool> verify_tls;
};

/// What of a node shall be another; all else stays.
struct NodeChange {
    std::optional<std::string> label;
    std::optional<BmcChange> bmc;
};

/// Gives a node another label, another BMC, or both. A command that was asked for before, and is not on its way yet, reaches
/// neither BMC.
/// @return  the console that must be ended, if the node had one, and has another BMC. The row is another log's already, or gone
///          where the new BMC has no console; haas-sync starts that one, and would end this one, too
/// @throws BadArgumentError  for an illegal value;
///         ValidationError   without a password where it would be sent to another address, for another user, or to whoever
///                           answers: a stored password goes nowhere but where it was given for;
///         BlockedError      while a command is on its way to its machine;  DuplicateError  for the label
std::optional<std::string> node_update(store::Writing& tx, const Caller& caller, const Settings& settings,
                                       const std::string& node, const NodeChange& change);

/// Gives a NIC another label, another MAC address, or both. Nothing of that concerns its switch port.
/// @throws DuplicateError
void nic_update(store::Writing& tx, const Caller& caller, const std::string& node, const std::string& nic,
                const std::optional<std::string>& label, const std::optional<std::string>& macaddr);

}  // namespace haas::service
