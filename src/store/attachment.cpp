#include "store/attachment.hpp"

#include "store/sql.hpp"

namespace haas::store {

namespace {

auto collect(std::vector<core::Attachment>& list) {
    return [&list](core::Id nic, const std::string& channel, core::Id network, const std::string& label) {
        list.push_back({nic, channel, network, label});
    };
}

}  // namespace

std::vector<core::Attachment> list_attachments_of_nic(const Transaction& tx, core::Id nic) {
    std::vector<core::Attachment> attachments;
    select<core::Id, std::string, core::Id, std::string>(
        tx,
        "SELECT a.nic_id, a.channel, a.network_id, w.label FROM attachment a JOIN network w ON w.id = a.network_id"
        " WHERE a.nic_id = :nic ORDER BY a.channel COLLATE natural_order",
        collect(attachments), nic);
    return attachments;
}

std::vector<core::Attachment> list_attachments_of_node(const Transaction& tx, core::Id node) {
    std::vector<core::Attachment> attachments;
    select<core::Id, std::string, core::Id, std::string>(
        tx,
        "SELECT a.nic_id, a.channel, a.network_id, w.label FROM attachment a JOIN network w ON w.id = a.network_id"
        " JOIN nic c ON c.id = a.nic_id WHERE c.node_id = :node ORDER BY a.channel COLLATE natural_order",
        collect(attachments), node);
    return attachments;
}

bool node_has_attachments(const Transaction& tx, core::Id node) {
    return exists(tx, "SELECT 1 FROM attachment a JOIN nic c ON c.id = a.nic_id WHERE c.node_id = :node LIMIT 1", node);
}

std::vector<NetworkAttachment> list_attachments_of_network(const Transaction& tx, core::Id network) {
    std::vector<NetworkAttachment> attachments;
    select<std::string, std::string, std::string, std::optional<core::Id>, std::optional<std::string>>(
        tx,
        "SELECT n.label, c.label, a.channel, n.project_id, p.label FROM attachment a JOIN nic c ON c.id = a.nic_id"
        " JOIN node n ON n.id = c.node_id LEFT JOIN project p ON p.id = n.project_id"
        " WHERE a.network_id = :network ORDER BY n.label COLLATE natural_order, c.label COLLATE natural_order",
        [&](const std::string& node, const std::string& nic, const std::string& channel, std::optional<core::Id> project,
            const std::optional<std::string>& label) {
            attachments.push_back({node, nic, channel, project, label});
        },
        network);
    return attachments;
}

std::optional<NodeOnNetwork> find_node_on_network(const Transaction& tx, core::Id network, std::optional<core::Id> project) {
    // From what the network has, not from the nodes, of which there may be a hundred thousand. A pending detachment names no
    // network, but its attachment is still there to be found. The plus keeps an index on network_id out of it, which would
    // lead through all actions that the network ever had: of pending ones there are few.
    const auto row = select_one<std::string, std::optional<std::string>, int>(
        tx,
        "SELECT n.label, t.uuid, CASE WHEN t.network_id = :joined_network THEN 1"
        " WHEN t.type = 'revert_port' OR (t.network_id IS NULL AND EXISTS (SELECT 1 FROM attachment l WHERE l.nic_id = c.id"
        " AND l.network_id = :left_network AND l.channel = t.channel)) THEN 2 ELSE 0 END"
        " FROM nic c JOIN node n ON n.id = c.node_id LEFT JOIN port p ON p.nic_id = c.id"
        " LEFT JOIN networking_action t ON t.port_id = p.id AND t.status = 'PENDING' WHERE c.id IN"
        " (SELECT a.nic_id FROM attachment a WHERE a.network_id = :network"
        " UNION SELECT w.nic_id FROM networking_action w WHERE +w.network_id = :pending_network AND w.status = 'PENDING')"
        " AND (:any_project IS NULL OR n.project_id = :project)"
        " ORDER BY t.uuid IS NOT NULL, n.label COLLATE natural_order LIMIT 1",
        network, network, network, network, project, project);
    if (!row) return std::nullopt;
    const auto& [label, action, after] = *row;
    using After = NodeOnNetwork::After;
    return NodeOnNetwork{label, action, after == 1 ? After::joined : after == 2 ? After::left : After::unchanged};
}

}  // namespace haas::store
