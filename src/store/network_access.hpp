// Table `network_access`: which projects may use a network that is not public.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

bool has_network_access(const Reading& tx, core::NetworkId network, core::ProjectId project);
/// Whether any of the user's projects is on the network's list.
bool user_has_network_access(const Reading& tx, core::NetworkId network, core::UserId user);
/// The ids of all networks that have one of the user's projects on their list.
std::vector<core::NetworkId> list_network_ids_of_user(const Reading& tx, core::UserId user);
std::vector<core::NetworkId> list_network_ids_of_project(const Reading& tx, core::ProjectId project);
std::vector<std::string> list_network_access(const Reading& tx, core::NetworkId network);
/// All access lists at once, by network.
std::map<core::NetworkId, std::vector<std::string>> list_all_network_access(const Reading& tx);
std::vector<std::string> list_networks_of_project(const Reading& tx, core::ProjectId project);
void insert_network_access(const Writing& tx, core::NetworkId network, core::ProjectId project);
void delete_network_access(const Writing& tx, core::NetworkId network, core::ProjectId project);

}  // namespace haas::store
