#include "store/nic.hpp"

#include "store/rows.hpp"

namespace haas::store {

template <>
struct Columns<core::Nic> {
    static constexpr std::tuple list{
        Column{"id", &core::Nic::id},
        Column{"node_id", &core::Nic::node_id},
        Column{"label", &core::Nic::label},
        Column{"macaddr", &core::Nic::macaddr},
    };
};

/// Of `nic c`, and the `port p`, the `switch s` and the `port_group g` that it is on, if it is on one.
template <>
struct Columns<NicOnPort> {
    static constexpr std::tuple list{
        Column{"c.id", inner_member<&NicOnPort::nic, &core::Nic::id>},
        Column{"c.node_id", inner_member<&NicOnPort::nic, &core::Nic::node_id>},
        Column{"c.label", inner_member<&NicOnPort::nic, &core::Nic::label>},
        Column{"c.macaddr", inner_member<&NicOnPort::nic, &core::Nic::macaddr>},
        Column{"p.id", &NicOnPort::port_id},
        Column{"p.label", &NicOnPort::port_label},
        Column{"s.label", &NicOnPort::switch_label},
        Column{"g.label", &NicOnPort::group_label},
        Column{
            "CAST(EXISTS (SELECT 1 FROM networking_action a WHERE a.port_id = p.id AND a.status = 'PENDING') AS INTEGER)",
            &NicOnPort::pending},
    };
};

std::optional<core::Nic> find_nic(const Reading& tx, core::NodeId node, const std::string& label) {
    return select_row<core::Nic, "FROM nic WHERE node_id = :node AND label = :label">(tx, node, label);
}

std::optional<core::Nic> find_nic_by_id(const Reading& tx, core::NicId nic) {
    return select_row<core::Nic, "FROM nic WHERE id = :nic">(tx, nic);
}

bool mac_address_in_use(const Reading& tx, const std::string& macaddr) {
    return exists(tx, "SELECT 1 FROM nic WHERE macaddr = :macaddr", macaddr);
}

bool node_has_nics(const Reading& tx, core::NodeId node) {
    return exists(tx, "SELECT 1 FROM nic WHERE node_id = :node LIMIT 1", node);
}

std::vector<NicOnPort> list_nics(const Reading& tx, core::NodeId node) {
    return select_rows<NicOnPort,
                       "FROM nic c LEFT JOIN port p ON p.id = (SELECT MIN(m.id) FROM port m WHERE m.nic_id = c.id)"
                       " LEFT JOIN switch s ON s.id = p.switch_id LEFT JOIN port_group g ON g.id = p.group_id"
                       " WHERE c.node_id = :node ORDER BY c.label COLLATE natural_order">(tx, node);
}

core::NicId insert_nic(const Writing& tx, core::NodeId node, const std::string& label, const std::string& macaddr) {
    return insert<core::NicId>(
        tx, "INSERT INTO nic (node_id, label, macaddr) VALUES (:node, :label, :macaddr) RETURNING id", node, label,
        macaddr);
}

void update_nic(const Writing& tx, const core::Nic& nic) {
    execute(tx, "UPDATE nic SET label = :label, macaddr = :macaddr WHERE id = :nic", nic.label, nic.macaddr, nic.id);
}

void delete_nic(const Writing& tx, core::NicId nic) { execute(tx, "DELETE FROM nic WHERE id = :nic", nic); }

}  // namespace haas::store
