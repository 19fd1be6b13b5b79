// Changes that administrators make to a node and its NICs while it is in use. Its project, networks and metadata stay.
#pragma once

#include <optional>
#include <string>

#include "base/secret.hpp"
#include "core/bmc_fields.hpp"
#include "core/label.hpp"
#include "core/mac_address.hpp"
#include "service/access.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

/// Changes of how to reach a BMC.
struct BmcChange {
    core::BmcEdit address;
    std::optional<base::Secret> password;  ///< empty: it stays as it is
};

/// Changes of a node. What is empty stays as it is.
struct NodeChange {
    std::optional<std::string> label;
    std::optional<BmcChange> bmc;
};

/// Gives a node another label, another BMC, or both. A command that was requested before, but is not on its way yet,
/// reaches neither BMC.
/// @return  the console that the caller must end, if the node had one and the BMC has changed. The console's row is
///          then already for a new log, or deleted if the new BMC has no console. haas-sync starts the new console, and
///          ends the old one if the caller does not
/// @throws BadArgumentError  for an illegal value;
///         ValidationError   without a password, if the stored one would be sent to another address, for another user,
///                           or without a check of the certificate any more: it is sent only to the BMC that it was
///                           given for;
///         BlockedError      while a command is on its way to its machine, and for a type that could not take out the
///                           image in its drive;
///         DuplicateError    for the label
std::optional<std::string> node_update(store::Writing& tx, const BmcControl& bmcs, const std::string& node,
                                       const NodeChange& change);

/// Gives a NIC another label, another MAC address, or both. Neither affects its switch port.
/// @throws DuplicateError
void nic_update(store::Writing& tx, const core::NodeLabel& node, const core::NicLabel& nic,
                const std::optional<core::NicLabel>& label, const std::optional<core::MacAddress>& macaddr);

}  // namespace haas::service
