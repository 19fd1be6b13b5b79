#include "store/port_residue.hpp"

#include "store/sql.hpp"
#include "store/sync_mark.hpp"

namespace haas::store {

std::set<core::Vlan> list_residue(const Reading& tx, Residue which) {
    std::set<core::Vlan> vlans;
    select<int>(
        tx, "SELECT DISTINCT vlan FROM port_residue WHERE after_restore >= :least",
        [&](int vlan) { vlans.insert(static_cast<core::Vlan>(vlan)); }, which == Residue::after_restore ? 1 : 0);
    if (vlans.erase(any_vlan) == 0) return vlans;
    core::insert(vlans, core::all_vlan_ids);
    return vlans;
}

bool port_has_residue(const Reading& tx, core::PortId port) {
    return exists(tx, "SELECT 1 FROM port_residue WHERE port_id = :port LIMIT 1", port);
}

std::set<core::Vlan> keep_vlans_of_port(const Writing& tx, core::PortId port) {
    execute(
        tx,
        "INSERT INTO port_residue (port_id, vlan, after_restore) SELECT port_id, vlan, CAST(:after_restore AS INTEGER) FROM"
        " (SELECT p.id AS port_id, v.vlan AS vlan FROM port p JOIN attachment a ON a.nic_id = p.nic_id"
        " JOIN vlan_claim v ON v.network_id = a.network_id WHERE p.id = :port"
        " UNION SELECT t.port_id, v.vlan FROM networking_action t JOIN vlan_claim v ON v.network_id = t.network_id"
        " WHERE t.port_id = :same_port AND t.status = 'PENDING') AS live WHERE true"
        " ON CONFLICT (port_id, vlan) DO UPDATE SET after_restore ="
        " CASE port_residue.after_restore WHEN 1 THEN 1 ELSE excluded.after_restore END",
        is_restored(tx) ? 1 : 0, port, port);
    std::set<core::Vlan> vlans;
    select<int>(
        tx, "SELECT vlan FROM port_residue WHERE port_id = :port AND vlan <> 0",
        [&](int vlan) { vlans.insert(static_cast<core::Vlan>(vlan)); }, port);
    return vlans;
}

void insert_port_residue(const Writing& tx, core::PortId port, core::Vlan vlan) {
    execute(
        tx,
        "INSERT INTO port_residue (port_id, vlan, after_restore) SELECT p.id, CAST(:vlan AS INTEGER),"
        " CAST(EXISTS (SELECT 1 FROM sync_status WHERE restored_at IS NOT NULL) AS INTEGER) FROM port p WHERE p.id = :port"
        " ON CONFLICT (port_id, vlan) DO UPDATE SET after_restore ="
        " CASE port_residue.after_restore WHEN 1 THEN 1 ELSE excluded.after_restore END",
        vlan, port);
}

void delete_port_residue(const Writing& tx, core::PortId port) {
    execute(tx, "DELETE FROM port_residue WHERE port_id = :port", port);
}

}  // namespace haas::store
