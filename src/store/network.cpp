#include "store/network.hpp"

#include "store/port.hpp"
#include "store/port_residue.hpp"
#include "store/rows.hpp"
#include "store/stray.hpp"
#include "store/value_list.hpp"

namespace haas::store {

/// Of `network w` with its `vlan_claim v` and its `project p`, if it has one.
template <>
struct Columns<core::Network> {
    static constexpr std::tuple list{
        Column{"w.id", &core::Network::id},
        Column{"w.label", &core::Network::label},
        Column{"w.project_id", &core::Network::project_id},
        Column{"p.label", &core::Network::project_label},
        Column{"w.is_public", &core::Network::is_public},
        Column{"w.allocated", &core::Network::allocated},
        Column{"v.vlan", &core::Network::vlan},
    };
};

std::optional<core::Network> find_network(const Reading& tx, const std::string& label) {
    return select_row<core::Network,
                      "FROM network w JOIN vlan_claim v ON v.network_id = w.id"
                      " LEFT JOIN project p ON p.id = w.project_id WHERE w.label = :label">(tx, label);
}

std::vector<core::Network> list_networks(const Reading& tx) {
    return select_rows<core::Network,
                       "FROM network w JOIN vlan_claim v ON v.network_id = w.id"
                       " LEFT JOIN project p ON p.id = w.project_id ORDER BY w.label COLLATE natural_order">(tx);
}

bool project_owns_networks(const Reading& tx, core::ProjectId project) {
    return exists(tx, "SELECT 1 FROM network WHERE project_id = :project LIMIT 1", project);
}

long long count_allocated_networks(const Reading& tx, core::ProjectId project) {
    return count(tx, "SELECT COUNT(*) FROM network WHERE project_id = :project AND allocated = 1", project);
}

std::set<core::Vlan> list_taken_vlans(const Reading& tx) {
    auto taken = list_residue(tx, Residue::all);
    taken.merge(list_claimed_vlans(tx));
    taken.merge(list_stray_vlans(tx));
    return taken;
}

std::optional<std::string> find_network_of_vlan(const Reading& tx, core::Vlan vlan) {
    const auto row = select_one<std::string>(
        tx, "SELECT w.label FROM network w JOIN vlan_claim v ON v.network_id = w.id WHERE v.vlan = :vlan", vlan);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

std::map<core::Vlan, std::string> find_networks_of_vlans(const Reading& tx, const std::set<core::Vlan>& vlans) {
    std::map<core::Vlan, std::string> labels;
    if (vlans.empty()) return labels;
    select<int, std::string>(
        tx,
        "SELECT v.vlan, w.label FROM vlan_claim v JOIN network w ON w.id = v.network_id"
        " WHERE v.vlan IN (SELECT CAST(value AS BIGINT) FROM json_each(:vlans))",
        [&](int vlan, const std::string& label) { labels.emplace(static_cast<core::Vlan>(vlan), label); },
        value_list(vlans));
    return labels;
}

core::NetworkId insert_network(const Writing& tx, const core::Network& network) {
    const auto id = insert<core::NetworkId>(tx,
                                            "INSERT INTO network (label, project_id, is_public, allocated)"
                                            " VALUES (:label, :project, :is_public, :allocated) RETURNING id",
                                            network.label, network.project_id, network.is_public, network.allocated);
    execute(tx, "INSERT INTO vlan_claim (vlan, network_id) VALUES (:vlan, :network)", network.vlan, id);
    return id;
}

void delete_network(const Writing& tx, core::NetworkId network) {
    execute(tx, "DELETE FROM network WHERE id = :network", network);
}

}  // namespace haas::store
