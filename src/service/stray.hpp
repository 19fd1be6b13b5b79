// Strays, that is ports and VMs that carry VLANs without a row in the database; ports that administrators have declared
// to be uplinks; and what is refused after a restore until an audit has run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/access.hpp"
#include "service/settings.hpp"
#include "service/switch.hpp"
#include "store/stray.hpp"
#include "store/sync_mark.hpp"

namespace haas::service {

/// Refuses to allocate, connect or free anything while the database is older than the state of the switches.
/// @throws BlockedError  from a restore until an audit has run
void require_audited(const store::Reading& tx);

/// Refuses members the operations that depend on who owns a machine: a restored row may name a project that has freed
/// the node since. Administrators are not refused, as they need these operations for the repair.
/// @throws BlockedError  from a restore until an audit has run
void require_owner_known(const store::Reading& tx, const Caller& caller);
/// The same in a transaction that reads.
/// @param mark  find_sync_mark(), asked before the transaction began
void require_owner_known(const store::Reading& tx, const Caller& caller, const std::optional<store::SyncMark>& mark);

/// The mark in the file beside the database: how far haas-sync's work has come.
std::optional<store::SyncMark> find_sync_mark(const store::Reading& tx);
std::optional<store::SyncMark> find_sync_mark(const store::Database& database);

/// Refuses a network whose VLAN may be in use by another project, as an audit after a restore has found.
/// @throws BlockedError
void require_not_held(const store::Reading& tx, const core::Network& network);
/// The same for the networks of a headnode.
void require_not_held(const store::Reading& tx, const std::vector<core::Hnic>& hnics);

/// The ports that carry a VLAN of the pool or of a network, without uplinks; and all VMs, as one without a network is
/// not as the database says either.
std::vector<store::Stray> find_strays(const store::Reading& tx, const VlanPolicy& policy);

std::vector<std::string> list_uplinks(store::Reading& tx, const std::string& switch_label);

/// Declares a port to be an uplink: it may carry what it carries.
/// @throws NotFoundError, BadArgumentError, DuplicateError;  BlockedError  for a registered port
void uplink_register(store::Writing& tx, const core::SwitchDrivers& drivers, const PortName& name);

/// Ends that. From now on, what the last audit has seen on the port counts as a stray.
/// @throws NotFoundError
void uplink_delete(store::Writing& tx, const core::SwitchDrivers& drivers, const PortName& name);

}  // namespace haas::service
