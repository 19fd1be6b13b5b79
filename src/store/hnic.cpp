#include "store/hnic.hpp"

#include "store/sql.hpp"

namespace haas::store {

namespace {

core::Hnic to_hnic(core::Id id, const std::string& label, const std::string& macaddr,
                   const std::optional<std::string>& network, std::optional<int> vlan) {
    core::Hnic hnic{id, label, macaddr, network, std::nullopt};
    if (vlan) hnic.vlan = static_cast<core::Vlan>(*vlan);
    return hnic;
}

}  // namespace

std::optional<core::Hnic> find_hnic(const Transaction& tx, core::Id headnode, const std::string& label) {
    std::optional<core::Hnic> found;
    select<core::Id, std::string, std::string, std::optional<std::string>, std::optional<int>>(
        tx,
        "SELECT c.id, c.label, c.macaddr, w.label, v.vlan FROM hnic c LEFT JOIN network w ON w.id = c.network_id"
        " LEFT JOIN vlan_claim v ON v.network_id = w.id WHERE c.headnode_id = :headnode AND c.label = :label",
        [&](const auto&... column) { found = to_hnic(column...); }, headnode, label);
    return found;
}

std::vector<core::Hnic> list_hnics(const Transaction& tx, core::Id headnode) {
    std::vector<core::Hnic> hnics;
    select<core::Id, std::string, std::string, std::optional<std::string>, std::optional<int>>(
        tx,
        "SELECT c.id, c.label, c.macaddr, w.label, v.vlan FROM hnic c LEFT JOIN network w ON w.id = c.network_id"
        " LEFT JOIN vlan_claim v ON v.network_id = w.id WHERE c.headnode_id = :headnode ORDER BY c.id",
        [&](const auto&... column) { hnics.push_back(to_hnic(column...)); }, headnode);
    return hnics;
}

core::Id insert_hnic(const Transaction& tx, core::Id headnode, const std::string& label, const std::string& macaddr) {
    return insert(tx, "INSERT INTO hnic (headnode_id, label, macaddr) VALUES (:headnode, :label, :macaddr) RETURNING id",
                  headnode, label, macaddr);
}

void set_hnic_network(const Transaction& tx, core::Id hnic, std::optional<core::Id> network) {
    execute(tx, "UPDATE hnic SET network_id = :network WHERE id = :hnic", network, hnic);
}

void delete_hnic(const Transaction& tx, core::Id hnic) { execute(tx, "DELETE FROM hnic WHERE id = :hnic", hnic); }

std::optional<std::string> find_headnode_on_network(const Transaction& tx, core::Id network,
                                                    std::optional<core::Id> project) {
    std::optional<std::string> found;
    select<std::string, core::Id>(
        tx,
        "SELECT DISTINCT h.label, h.project_id FROM headnode h JOIN hnic c ON c.headnode_id = h.id"
        " WHERE c.network_id = :network ORDER BY h.label COLLATE natural_order",
        [&](const std::string& headnode, core::Id of_project) {
            if (!found && (!project || of_project == *project)) found = headnode;
        },
        network);
    return found;
}

}  // namespace haas::store
