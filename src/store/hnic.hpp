// Table `hnic`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Hnic> find_hnic(const Transaction& tx, core::Id headnode, const std::string& label);
/// In the order in which they were made, which is that of the VM's interfaces.
std::vector<core::Hnic> list_hnics(const Transaction& tx, core::Id headnode);

core::Id insert_hnic(const Transaction& tx, core::Id headnode, const std::string& label, const std::string& macaddr);
void set_hnic_network(const Transaction& tx, core::Id hnic, std::optional<core::Id> network);
void delete_hnic(const Transaction& tx, core::Id hnic);

/// A headnode with an HNIC on the network, of the project if one is given.
std::optional<std::string> find_headnode_on_network(const Transaction& tx, core::Id network,
                                                    std::optional<core::Id> project);

}  // namespace haas::store
