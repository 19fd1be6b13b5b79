#include "store/network.hpp"

#include "store/port.hpp"
#include "store/sql.hpp"
#include "store/stray.hpp"

namespace haas::store {

std::optional<core::Network> find_network(const Transaction& tx, const std::string& label) {
    std::optional<core::Network> found;
    select<core::Id, std::optional<core::Id>, std::optional<std::string>, int, int, int>(
        tx,
        "SELECT w.id, w.project_id, p.label, w.is_public, w.allocated, v.vlan FROM network w"
        " JOIN vlan_claim v ON v.network_id = w.id LEFT JOIN project p ON p.id = w.project_id WHERE w.label = :label",
        [&](core::Id id, std::optional<core::Id> project, const std::optional<std::string>& project_label, int is_public,
            int allocated, int vlan) {
            found = core::Network{id, label, project, project_label, is_public != 0, allocated != 0,
                                  static_cast<core::Vlan>(vlan)};
        },
        label);
    return found;
}

std::vector<core::Network> list_networks(const Transaction& tx) {
    std::vector<core::Network> networks;
    select<core::Id, std::string, std::optional<core::Id>, std::optional<std::string>, int, int, int>(
        tx,
        "SELECT w.id, w.label, w.project_id, p.label, w.is_public, w.allocated, v.vlan FROM network w"
        " JOIN vlan_claim v ON v.network_id = w.id LEFT JOIN project p ON p.id = w.project_id ORDER BY w.label COLLATE natural_order",
        [&](core::Id id, const std::string& label, std::optional<core::Id> project,
            const std::optional<std::string>& project_label, int is_public, int allocated, int vlan) {
            networks.push_back({id, label, project, project_label, is_public != 0, allocated != 0,
                                static_cast<core::Vlan>(vlan)});
        });
    return networks;
}

bool project_owns_networks(const Transaction& tx, core::Id project) {
    return exists(tx, "SELECT 1 FROM network WHERE project_id = :project LIMIT 1", project);
}

std::set<core::Vlan> list_taken_vlans(const Transaction& tx) {
    auto taken = list_residue(tx, Residue::all);
    taken.merge(list_claimed_vlans(tx));
    taken.merge(list_stray_vlans(tx));
    return taken;
}

std::optional<std::string> find_network_of_vlan(const Transaction& tx, core::Vlan vlan) {
    const auto row = select_one<std::string>(
        tx, "SELECT w.label FROM network w JOIN vlan_claim v ON v.network_id = w.id WHERE v.vlan = :vlan", vlan);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

core::Id insert_network(const Transaction& tx, const core::Network& network) {
    const core::Id id = insert(tx,
                               "INSERT INTO network (label, project_id, is_public, allocated)"
                               " VALUES (:label, :project, :is_public, :allocated) RETURNING id",
                               network.label, network.project_id, network.is_public, network.allocated);
    execute(tx, "INSERT INTO vlan_claim (vlan, network_id) VALUES (:vlan, :network)", network.vlan, id);
    return id;
}

void delete_network(const Transaction& tx, core::Id network) {
    execute(tx, "DELETE FROM network WHERE id = :network", network);
}

}  // namespace haas::store
