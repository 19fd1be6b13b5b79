#include "store/attachment.hpp"

#include <utility>

#include "store/rows.hpp"
#include "store/value_list.hpp"

namespace haas::store {

/// Of `attachment a` with its `network w`.
template <>
struct Columns<core::Attachment> {
    static constexpr std::tuple list{
        Column{"a.nic_id", &core::Attachment::nic_id},
        Column{"a.channel", &core::Attachment::channel},
        Column{"a.network_id", &core::Attachment::network_id},
        Column{"w.label", &core::Attachment::network_label},
    };
};

/// Of `attachment a` with its `nic c`, its `node n`, and the node's `project p`, if it has one.
template <>
struct Columns<NetworkAttachment> {
    static constexpr std::tuple list{
        Column{"n.label", &NetworkAttachment::node_label},    Column{"c.label", &NetworkAttachment::nic_label},
        Column{"a.channel", &NetworkAttachment::channel},     Column{"n.project_id", &NetworkAttachment::project_id},
        Column{"p.label", &NetworkAttachment::project_label},
    };
};

namespace {

struct NicNetwork {
    core::NicId nic;
    PortNetwork network;
};

}  // namespace

/// Of `attachment a` with the `vlan_claim v` of its network.
template <>
struct Columns<NicNetwork> {
    static constexpr std::tuple list{
        Column{"a.nic_id", &NicNetwork::nic},
        Column{"a.channel", inner_member<&NicNetwork::network, &PortNetwork::channel>},
        Column{"a.network_id", inner_member<&NicNetwork::network, &PortNetwork::network_id>},
        Column{"v.vlan", inner_member<&NicNetwork::network, &PortNetwork::vlan>},
    };
};

std::vector<core::Attachment> list_attachments_of_nic(const Reading& tx, core::NicId nic) {
    return select_rows<core::Attachment,
                       "FROM attachment a JOIN network w ON w.id = a.network_id WHERE a.nic_id = :nic"
                       " ORDER BY a.channel COLLATE natural_order">(tx, nic);
}

std::map<core::NicId, std::vector<PortNetwork>> list_networks_of_nics(const Reading& tx,
                                                                      const std::vector<core::NicId>& nics) {
    std::map<core::NicId, std::vector<PortNetwork>> networks;
    if (nics.empty()) return networks;
    auto rows =
        select_rows<NicNetwork,
                    "FROM attachment a JOIN vlan_claim v ON v.network_id = a.network_id"
                    " WHERE a.nic_id IN (SELECT CAST(value AS BIGINT) FROM json_each(:nics))">(tx, value_list(nics));
    for (auto& [nic, network] : rows) networks[nic].push_back(std::move(network));
    return networks;
}

std::vector<core::Attachment> list_attachments_of_node(const Reading& tx, core::NodeId node) {
    return select_rows<core::Attachment,
                       "FROM attachment a JOIN network w ON w.id = a.network_id JOIN nic c ON c.id = a.nic_id"
                       " WHERE c.node_id = :node ORDER BY a.channel COLLATE natural_order">(tx, node);
}

bool node_has_attachments(const Reading& tx, core::NodeId node) {
    return exists(tx, "SELECT 1 FROM attachment a JOIN nic c ON c.id = a.nic_id WHERE c.node_id = :node LIMIT 1", node);
}

std::vector<NetworkAttachment> list_attachments_of_network(const Reading& tx, core::NetworkId network) {
    return select_rows<NetworkAttachment,
                       "FROM attachment a JOIN nic c ON c.id = a.nic_id JOIN node n ON n.id = c.node_id"
                       " LEFT JOIN project p ON p.id = n.project_id WHERE a.network_id = :network"
                       " ORDER BY n.label COLLATE natural_order, c.label COLLATE natural_order">(tx, network);
}

namespace {

/// So many NICs are looked at one by one, in a transaction that keeps all other writers waiting.
constexpr int few = 200;

/// NICs on a network; with a project, all of its nodes' are among them, or `few` of them. Begins with what is less: the
/// network's attachments, of which there may be a hundred thousand, or the project's nodes.
std::vector<core::NicId> list_some_attached_nics(const Reading& tx, core::NetworkId network,
                                                 std::optional<core::ProjectId> project) {
    auto nics = select_all<core::NicId>(tx, "SELECT nic_id FROM attachment WHERE network_id = :network LIMIT :most",
                                        network, few);
    if (!project || nics.size() < few) return nics;
    return select_all<core::NicId>(
        tx,
        "SELECT c.id FROM node n JOIN nic c ON c.node_id = n.id WHERE n.project_id = :project"
        " AND EXISTS (SELECT 1 FROM attachment a WHERE a.nic_id = c.id AND a.network_id = :network) LIMIT :most",
        *project, network, few);
}

/// NICs, of a project's nodes if one is given, whose pending actions put them on a network. A pending detachment names
/// no network, but its attachment is still there. Only pending actions have a network's id.
std::vector<core::NicId> list_some_joining_nics(const Reading& tx, core::NetworkId network,
                                                std::optional<core::ProjectId> project) {
    return select_all<core::NicId>(
        tx,
        "SELECT t.nic_id FROM networking_action t WHERE t.network_id = :network AND t.status = 'PENDING'"
        " AND t.nic_id IS NOT NULL AND (CAST(:any_project AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM nic c JOIN node n ON n.id = c.node_id"
        " WHERE c.id = t.nic_id AND n.project_id = :project)) LIMIT :most",
        network, project, project, few);
}

}  // namespace

std::optional<NodeOnNetwork> find_node_on_network(const Reading& tx, core::NetworkId network,
                                                  std::optional<core::ProjectId> project) {
    auto nics = list_some_attached_nics(tx, network, project);
    const auto joining = list_some_joining_nics(tx, network, project);
    nics.insert(nics.end(), joining.begin(), joining.end());
    if (nics.empty()) return std::nullopt;
    const auto row = select_one<std::string, std::optional<std::string>, int>(
        tx,
        "SELECT n.label, t.uuid, CASE WHEN t.network_id = :joined_network THEN 1"
        " WHEN t.type = 'revert_port' OR (t.network_id IS NULL AND EXISTS (SELECT 1 FROM attachment l WHERE l.nic_id = c.id"
        " AND l.network_id = :left_network AND l.channel = t.channel)) THEN 2 ELSE 0 END"
        " FROM nic c JOIN node n ON n.id = c.node_id LEFT JOIN port p ON p.nic_id = c.id"
        " LEFT JOIN networking_action t ON t.port_id = p.id AND t.status = 'PENDING'"
        " WHERE c.id IN (SELECT CAST(value AS BIGINT) FROM json_each(:nics))"
        " AND (CAST(:any_project AS BIGINT) IS NULL OR n.project_id = :project)"
        " ORDER BY t.uuid IS NOT NULL, n.label COLLATE natural_order LIMIT 1",
        network, network, value_list(nics), project, project);
    if (!row) return std::nullopt;
    const auto& [label, action, after] = *row;
    using After = NodeOnNetwork::After;
    return NodeOnNetwork{label, action, after == 1 ? After::joined : after == 2 ? After::left : After::unchanged};
}

bool insert_attachment(const Writing& tx, core::NicId nic, const PortNetwork& network) {
    return execute(tx,
                   "INSERT INTO attachment (nic_id, channel, network_id) SELECT c.id, CAST(:channel AS TEXT), w.id"
                   " FROM nic c, network w WHERE c.id = :nic AND w.id = :network ON CONFLICT DO NOTHING",
                   network.channel, nic, network.network_id) == 1;
}

void delete_attachment(const Writing& tx, core::NicId nic, const std::string& channel) {
    execute(tx, "DELETE FROM attachment WHERE nic_id = :nic AND channel = :channel", nic, channel);
}

void delete_attachments_of_nic(const Writing& tx, core::NicId nic) {
    execute(tx, "DELETE FROM attachment WHERE nic_id = :nic", nic);
}

}  // namespace haas::store
