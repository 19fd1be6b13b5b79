// Table `nic`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::optional<core::Nic> find_nic(const Reading& tx, core::NodeId node, const std::string& label);
std::optional<core::Nic> find_nic_by_id(const Reading& tx, core::NicId nic);
bool mac_address_in_use(const Reading& tx, const std::string& macaddr);
bool node_has_nics(const Reading& tx, core::NodeId node);

/// A NIC with the port that it is on, for showing a node. In a group, that is one of its ports.
struct NicOnPort {
    core::Nic nic;
    std::optional<core::PortId> port_id;
    std::optional<std::string> port_label;
    std::optional<std::string> switch_label;
    std::optional<std::string> group_label;
    bool pending = false;  ///< the port has a pending networking action
};
std::vector<NicOnPort> list_nics(const Reading& tx, core::NodeId node);

core::NicId insert_nic(const Writing& tx, core::NodeId node, const std::string& label, const std::string& macaddr);
/// Sets label and MAC address of the NIC with this id.
void update_nic(const Writing& tx, const core::Nic& nic);
void delete_nic(const Writing& tx, core::NicId nic);

}  // namespace haas::store
