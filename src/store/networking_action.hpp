// Table `networking_action`: what was asked of ports, and what became of it.
#pragma once

#include <optional>
#include <string>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::NetworkingAction> find_networking_action(const Transaction& tx, const std::string& uuid);
bool port_has_pending_action(const Transaction& tx, core::Id port);
bool node_has_pending_action(const Transaction& tx, core::Id node);
/// Ends what is pending on a port.
/// @param error  for whoever asked
void cancel_pending_action(const Transaction& tx, core::Id port, const std::string& error);
/// Stores a new pending action, due at once.
void insert_networking_action(const Transaction& tx, const core::NetworkingAction& action);

}  // namespace haas::store
