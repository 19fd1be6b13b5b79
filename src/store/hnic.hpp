// Table `hnic`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Hnic> find_hnic(const Reading& tx, core::HeadnodeId headnode, const std::string& label);
/// In the order of their creation, which is the order of the VM's interfaces.
std::vector<core::Hnic> list_hnics(const Reading& tx, core::HeadnodeId headnode);

core::HnicId insert_hnic(const Writing& tx, core::HeadnodeId headnode, const std::string& label,
                         const std::string& macaddr);
void set_hnic_network(const Writing& tx, core::HnicId hnic, std::optional<core::NetworkId> network);
void delete_hnic(const Writing& tx, core::HnicId hnic);

/// The label of a headnode with an HNIC on the network; only of this project, if one is given.
std::optional<std::string> find_headnode_on_network(const Reading& tx, core::NetworkId network,
                                                    std::optional<core::ProjectId> project);

}  // namespace haas::store
