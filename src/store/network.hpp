// Tables `network` and `vlan_claim`.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Network> find_network(const Reading& tx, const std::string& label);
std::vector<core::Network> list_networks(const Reading& tx);
bool project_owns_networks(const Reading& tx, core::ProjectId project);
/// How many networks of a project have a VLAN of the pool.
long long count_allocated_networks(const Reading& tx, core::ProjectId project);

/// All VLANs that no new network may get: those of networks, those that a port may still carry (residue), those of
/// strays.
std::set<core::Vlan> list_taken_vlans(const Reading& tx);
std::optional<std::string> find_network_of_vlan(const Reading& tx, core::Vlan vlan);
/// The labels of their networks; without VLANs that no network has.
std::map<core::Vlan, std::string> find_networks_of_vlans(const Reading& tx, const std::set<core::Vlan>& vlans);

core::NetworkId insert_network(const Writing& tx, const core::Network& network);
/// Deletes its access list and its VLAN claim as well.
void delete_network(const Writing& tx, core::NetworkId network);

}  // namespace haas::store
