// Table `port`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Port> find_port(const Transaction& tx, core::Id switch_id, const std::string& label);
std::optional<core::Port> find_port_of_nic(const Transaction& tx, core::Id nic);
std::vector<std::string> list_ports(const Transaction& tx, core::Id switch_id);

/// The label of a node's port on which an unconfirmed change may still be live, if there is one.
std::optional<std::string> find_suspect_port_of_node(const Transaction& tx, core::Id node);

/// Whether it may carry a VLAN that none of its attachments says.
bool port_has_residue(const Transaction& tx, core::Id port);

/// A new port counts as unverified.
core::Id insert_port(const Transaction& tx, core::Id switch_id, const std::string& label);
void delete_port(const Transaction& tx, core::Id port);
/// Puts a NIC on the port, or takes it off.
void set_port_nic(const Transaction& tx, core::Id port, std::optional<core::Id> nic);

/// The words in column `state`.
core::Port::State parse_port_state(const std::string& word);
std::string port_state_word(core::Port::State state);

}  // namespace haas::store
