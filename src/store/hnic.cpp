#include "store/hnic.hpp"

#include "store/rows.hpp"

namespace haas::store {

/// Of `hnic c` with its `network w` and the network's `vlan_claim v`, if it has them.
template <>
struct Columns<core::Hnic> {
    static constexpr std::tuple list{
        Column{"c.id", &core::Hnic::id},           Column{"c.label", &core::Hnic::label},
        Column{"c.macaddr", &core::Hnic::macaddr}, Column{"w.label", &core::Hnic::network_label},
        Column{"v.vlan", &core::Hnic::vlan},
    };
};

std::optional<core::Hnic> find_hnic(const Reading& tx, core::HeadnodeId headnode, const std::string& label) {
    return select_row<core::Hnic,
                      "FROM hnic c LEFT JOIN network w ON w.id = c.network_id LEFT JOIN vlan_claim v"
                      " ON v.network_id = w.id WHERE c.headnode_id = :headnode AND c.label = :label">(tx, headnode,
                                                                                                      label);
}

std::vector<core::Hnic> list_hnics(const Reading& tx, core::HeadnodeId headnode) {
    return select_rows<core::Hnic,
                       "FROM hnic c LEFT JOIN network w ON w.id = c.network_id LEFT JOIN vlan_claim v"
                       " ON v.network_id = w.id WHERE c.headnode_id = :headnode ORDER BY c.id">(tx, headnode);
}

core::HnicId insert_hnic(const Writing& tx, core::HeadnodeId headnode, const std::string& label,
                         const std::string& macaddr) {
    return insert<core::HnicId>(
        tx, "INSERT INTO hnic (headnode_id, label, macaddr) VALUES (:headnode, :label, :macaddr) RETURNING id",
        headnode, label, macaddr);
}

void set_hnic_network(const Writing& tx, core::HnicId hnic, std::optional<core::NetworkId> network) {
    execute(tx, "UPDATE hnic SET network_id = :network WHERE id = :hnic", network, hnic);
}

void delete_hnic(const Writing& tx, core::HnicId hnic) { execute(tx, "DELETE FROM hnic WHERE id = :hnic", hnic); }

std::optional<std::string> find_headnode_on_network(const Reading& tx, core::NetworkId network,
                                                    std::optional<core::ProjectId> project) {
    std::optional<std::string> found;
    select<std::string, core::ProjectId>(
        tx,
        "SELECT h.label, h.project_id FROM headnode h WHERE h.id IN"
        " (SELECT c.headnode_id FROM hnic c WHERE c.network_id = :network) ORDER BY h.label COLLATE natural_order",
        [&](const std::string& headnode, core::ProjectId of_project) {
            if (!found && (!project || of_project == *project)) found = headnode;
        },
        network);
    return found;
}

}  // namespace haas::store
