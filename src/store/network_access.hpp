// Table `network_access`: which projects may use a network that is not public.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

bool has_network_access(const Transaction& tx, core::Id network, core::Id project);
/// Whether any of the user's projects is on the network's list.
bool user_has_network_access(const Transaction& tx, core::Id network, core::Id user);
/// The ids of all networks on whose list one of the user's projects is.
std::vector<core::Id> list_network_ids_of_user(const Transaction& tx, core::Id user);
std::vector<std::string> list_network_access(const Transaction& tx, core::Id network);
/// All access lists at once, by network.
std::map<core::Id, std::vector<std::string>> list_all_network_access(const Transaction& tx);
std::vector<std::string> list_networks_of_project(const Transaction& tx, core::Id project);
void insert_network_access(const Transaction& tx, core::Id network, core::Id project);
void delete_network_access(const Transaction& tx, core::Id network, core::Id project);

}  // namespace haas::store
