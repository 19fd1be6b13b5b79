// What carries VLANs without HaaS's doing, what an administrator has decided about it, and what waits for that after a restore.
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

/// Refuses to allocate, connect or free anything by a database that is older than what is on the switches.
/// @throws BlockedError  from a restore until an audit has run
void require_audited(const store::Reading& tx);

/// Refuses members what goes by whose a machine is: a restored row may name a project that has given the node back since.
/// Administrators need it for the repair.
/// @throws BlockedError  from a restore until an audit has run
void require_owner_known(const store::Reading& tx, const Caller& caller);
/// The same in a transaction that reads.
/// @param mark  sync_mark() of an earlier one
void require_owner_known(const store::Reading& tx, const Caller& caller, const std::optional<store::SyncMark>& mark);

/// How far haas-sync says that it has come.
std::optional<store::SyncMark> sync_mark(const store::Reading& tx);

/// Refuses a network whose VLAN may be in use by another project, as an audit after a restore has found.
/// @throws BlockedError
void require_not_held(const store::Reading& tx, const core::Network& network);

/// Those that carry a VLAN of the pool or of a network; without uplinks.
std::vector<store::Stray> find_strays(const store::Reading& tx, const Settings& settings);

/// find_strays(), for an administrator.
/// @throws AuthorizationError
std::vector<store::Stray> list_strays(store::Reading& tx, const Caller& caller, const Settings& settings);

std::vector<std::string> list_uplinks(store::Reading& tx, const Caller& caller, const std::string& switch_label);

/// Says that a port may carry what it carries.
/// @throws AuthorizationError, NotFoundError, BadArgumentError, DuplicateError;  BlockedError  for a registered port
void uplink_register(store::Writing& tx, const Caller& caller, const Settings& settings, const PortName& name);

/// From now on what the last audit has seen on it counts as a stray's.
/// @throws AuthorizationError, NotFoundError
void uplink_delete(store::Writing& tx, const Caller& caller, const Settings& settings, const PortName& name);

}  // namespace haas::service
