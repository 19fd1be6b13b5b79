#include "store/nic.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::optional<core::Nic> find_nic(const Transaction& tx, core::Id node, const std::string& label) {
    const auto row = select_one<core::Id, std::string>(
        tx, "SELECT id, macaddr FROM nic WHERE node_id = :node AND label = :label", node, label);
    if (!row) return std::nullopt;
    return core::Nic{std::get<0>(*row), node, label, std::get<1>(*row)};
}

std::optional<core::Nic> find_nic_by_id(const Transaction& tx, core::Id nic) {
    const auto row = select_one<core::Id, std::string, std::string>(
        tx, "SELECT node_id, label, macaddr FROM nic WHERE id = :nic", nic);
    if (!row) return std::nullopt;
    return core::Nic{nic, std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)};
}

bool mac_address_in_use(const Transaction& tx, const std::string& macaddr) {
    return exists(tx, "SELECT 1 FROM nic WHERE macaddr = :macaddr", macaddr);
}

bool node_has_nics(const Transaction& tx, core::Id node) {
    return exists(tx, "SELECT 1 FROM nic WHERE node_id = :node LIMIT 1", node);
}

std::vector<NicOnPort> list_nics(const Transaction& tx, core::Id node) {
    std::vector<NicOnPort> nics;
    select<core::Id, std::string, std::string, std::optional<core::Id>, std::optional<std::string>,
           std::optional<std::string>, int>(
        tx,
        "SELECT c.id, c.label, c.macaddr, p.id, p.label, s.label,"
        " EXISTS (SELECT 1 FROM networking_action a WHERE a.port_id = p.id AND a.status = 'PENDING')"
        " FROM nic c LEFT JOIN port p ON p.nic_id = c.id LEFT JOIN switch s ON s.id = p.switch_id"
        " WHERE c.node_id = :node ORDER BY c.label COLLATE natural_order",
        [&](core::Id id, const std::string& label, const std::string& macaddr, std::optional<core::Id> port,
            const std::optional<std::string>& port_label, const std::optional<std::string>& switch_label, int pending) {
            nics.push_back({{id, node, label, macaddr}, port, port_label, switch_label, pending != 0});
        },
        node);
    return nics;
}

core::Id insert_nic(const Transaction& tx, core::Id node, const std::string& label, const std::string& macaddr) {
    return insert(tx, "INSERT INTO nic (node_id, label, macaddr) VALUES (:node, :label, :macaddr) RETURNING id", node,
                  label, macaddr);
}

void update_nic(const Transaction& tx, const core::Nic& nic) {
    execute(tx, "UPDATE nic SET label = :label, macaddr = :macaddr WHERE id = :nic", nic.label, nic.macaddr, nic.id);
}

void delete_nic(const Transaction& tx, core::Id nic) {
    execute(tx, "DELETE FROM nic WHERE id = :nic", nic);
}

}  // namespace haas::store
