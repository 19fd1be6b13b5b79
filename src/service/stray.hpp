// What carries VLANs without HaaS's doing, what an administrator has decided about it, and what waits for that after a restore.
#pragma once

#include <string>
#include <vector>

#include "service/access.hpp"
#include "service/settings.hpp"
#include "service/switch.hpp"
#include "store/stray.hpp"

namespace haas::service {

/// Refuses to allocate, connect or free anything by a database that is older than what is on the switches.
/// @throws BlockedError  from a restore until an audit has run
void require_audited(const store::Transaction& tx);

/// Refuses a network whose VLAN may be in use by another project, as an audit after a restore has found.
/// @throws BlockedError
void require_not_held(const store::Transaction& tx, const core::Network& network);

/// Those that carry a VLAN of the pool or of a network; without uplinks.
std::vector<store::Stray> find_strays(const store::Transaction& tx, const Settings& settings);

/// find_strays(), for an administrator.
/// @throws AuthorizationError
std::vector<store::Stray> list_strays(store::Transaction& tx, const Caller& caller, const Settings& settings);

std::vector<std::string> list_uplinks(store::Transaction& tx, const Caller& caller, const std::string& switch_label);

/// Says that a port may carry what it carries.
/// @throws AuthorizationError, NotFoundError, BadArgumentError, DuplicateError;  BlockedError  for a registered port
void uplink_register(store::Transaction& tx, const Caller& caller, const Settings& settings, const PortName& name);

/// From now on what the last audit has seen on it counts as a stray's.
/// @throws AuthorizationError, NotFoundError
void uplink_delete(store::Transaction& tx, const Caller& caller, const Settings& settings, const PortName& name);

}  // namespace haas::service
