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
        " WHERE a.nic_id = :nic ORDER BY a.channel",
        collect(attachments), nic);
    return attachments;
}

std::vector<core::Attachment> list_attachments_of_node(const Transaction& tx, core::Id node) {
    std::vector<core::Attachment> attachments;
    select<core::Id, std::string, core::Id, std::string>(
        tx,
        "SELECT a.nic_id, a.channel, a.network_id, w.label FROM attachment a JOIN network w ON w.id = a.network_id"
        " JOIN nic c ON c.id = a.nic_id WHERE c.node_id = :node ORDER BY a.channel",
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
        " WHERE a.network_id = :network ORDER BY n.label, c.label",
        [&](const std::string& node, const std::string& nic, const std::string& channel, std::optional<core::Id> project,
            const std::optional<std::string>& label) {
            attachments.push_back({node, nic, channel, project, label});
        },
        network);
    return attachments;
}

std::optional<std::string> find_node_on_network(const Transaction& tx, core::Id network,
                                                std::optional<core::Id> project) {
    // A pending detachment names no network, but its attachment is still there to be found.
    std::optional<std::string> found;
    select<std::string, std::optional<core::Id>>(
        tx,
        "SELECT n.label, n.project_id FROM node n JOIN nic c ON c.node_id = n.id"
        " WHERE EXISTS (SELECT 1 FROM attachment a WHERE a.nic_id = c.id AND a.network_id = :network)"
        " OR EXISTS (SELECT 1 FROM networking_action t WHERE t.nic_id = c.id AND t.network_id = :pending_network"
        " AND t.status = 'PENDING') ORDER BY n.label",
        [&](const std::string& node, std::optional<core::Id> of_project) {
            if (!found && (!project || of_project == project)) found = node;
        },
        network, network);
    return found;
}

}  // namespace haas::store
