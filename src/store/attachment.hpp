// Table `attachment`: the networks on each NIC, applied and verified. haas-sync writes it. The API only deletes rows,
// by force.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/model.hpp"
#include "store/database.hpp"

namespace haas::store {

std::vector<core::Attachment> list_attachments_of_nic(const Reading& tx, core::NicId nic);
/// The attachments of all NICs of a node.
std::vector<core::Attachment> list_attachments_of_node(const Reading& tx, core::NodeId node);
bool node_has_attachments(const Reading& tx, core::NodeId node);

/// A network on a channel of a NIC, with the VLAN that it claims.
struct PortNetwork {
    std::string channel;
    core::NetworkId network_id;
    core::Vlan vlan = 0;
};
/// Of those of the NICs that have any.
std::map<core::NicId, std::vector<PortNetwork>> list_networks_of_nics(const Reading& tx,
                                                                      const std::vector<core::NicId>& nics);

/// Where a network is attached, sorted by node and NIC.
struct NetworkAttachment {
    std::string node_label;
    std::string nic_label;
    std::string channel;
    std::optional<core::ProjectId> project_id;
    std::optional<std::string> project_label;
};
std::vector<NetworkAttachment> list_attachments_of_network(const Reading& tx, core::NetworkId network);

/// A node with a NIC that is on a network, or about to be.
struct NodeOnNetwork {
    enum class After { joined, left, unchanged };
    std::string label;
    std::optional<std::string> action;  ///< the id of the NIC's pending action
    After after = After::unchanged;     ///< what the action does to the NIC on this network
};

/// @param project  empty: a node of any project
/// @return  one such node, if there is one; preferably one without a pending action
std::optional<NodeOnNetwork> find_node_on_network(const Reading& tx, core::NetworkId network,
                                                  std::optional<core::ProjectId> project);

/// @return  false if that is impossible: NIC or network is gone, or the NIC has the channel or the network already
bool insert_attachment(const Writing& tx, core::NicId nic, const PortNetwork& network);

void delete_attachment(const Writing& tx, core::NicId nic, const std::string& channel);
void delete_attachments_of_nic(const Writing& tx, core::NicId nic);

}  // namespace haas::store
