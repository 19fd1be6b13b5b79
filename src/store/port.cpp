#include "store/port.hpp"

#include "store/sql.hpp"
#include "store/sync_mark.hpp"

namespace haas::store {

core::Port::State parse_port_state(const std::string& word) {
    if (word == "verified") return core::Port::State::verified;
    if (word == "suspect") return core::Port::State::suspect;
    return core::Port::State::unverified;
}

std::string port_state_word(core::Port::State state) {
    switch (state) {
        case core::Port::State::verified: return "verified";
        case core::Port::State::suspect: return "suspect";
        case core::Port::State::unverified: break;
    }
    return "unverified";
}

namespace {

using Text = std::optional<std::string>;
using Seconds = std::optional<long long>;

std::optional<base::Timestamp> to_time(const Seconds& seconds) {
    return seconds ? std::optional<base::Timestamp>(base::from_seconds(*seconds)) : std::nullopt;
}

/// @param sql  a literal; selects the columns as find_port() does
template <typename... Values>
std::optional<core::Port> select_port(const Transaction& tx, const char* sql, const Values&... values) {
    const auto row = select_one<core::Id, core::Id, std::string, std::optional<core::Id>, std::string, Text, Seconds, Seconds,
                                Text, Seconds>(tx, sql, values...);
    if (!row) return std::nullopt;
    const auto& [id, switch_id, label, nic, state, drift, drift_since, verified_at, last_error, last_error_at] = *row;
    return core::Port{id,         switch_id,           label,      nic, parse_port_state(state), drift, to_time(drift_since),
                      to_time(verified_at), last_error, to_time(last_error_at)};
}

}  // namespace

std::optional<core::Port> find_port(const Transaction& tx, core::Id switch_id, const std::string& label) {
    return select_port(
        tx,
        "SELECT id, switch_id, label, nic_id, state, drift, drift_since, verified_at, last_error, last_error_at FROM port"
        " WHERE switch_id = :switch AND label = :label",
        switch_id, label);
}

std::optional<core::Port> find_port_of_nic(const Transaction& tx, core::Id nic) {
    return select_port(
        tx,
        "SELECT id, switch_id, label, nic_id, state, drift, drift_since, verified_at, last_error, last_error_at FROM port"
        " WHERE nic_id = :nic",
        nic);
}

std::optional<core::Port> find_suspect_port_of_node(const Transaction& tx, core::Id node) {
    return select_port(
        tx,
        "SELECT id, switch_id, label, nic_id, state, drift, drift_since, verified_at, last_error, last_error_at FROM port"
        " WHERE nic_id IN (SELECT id FROM nic WHERE node_id = :node)"
        " AND (state = 'suspect' OR (state = 'verified' AND drift IS NOT NULL)) ORDER BY label COLLATE natural_order LIMIT 1",
        node);
}

std::vector<core::Drift> list_drift(const Transaction& tx) {
    std::vector<core::Drift> found;
    select<std::string, std::string, Text, Text, std::string, Seconds>(
        tx,
        "SELECT s.label, p.label, n.label, c.label, p.drift, p.drift_since FROM port p JOIN switch s ON s.id = p.switch_id"
        " LEFT JOIN nic c ON c.id = p.nic_id LEFT JOIN node n ON n.id = c.node_id"
        " WHERE p.drift IS NOT NULL ORDER BY s.label COLLATE natural_order, p.label COLLATE natural_order",
        [&](const std::string& on, const std::string& port, const Text& node, const Text& nic, const std::string& drift,
            const Seconds& since) { found.push_back({on, port, node, nic, drift, to_time(since)}); });
    return found;
}

std::vector<std::pair<std::string, std::string>> list_drift_of_switch(const Transaction& tx, core::Id switch_id) {
    std::vector<std::pair<std::string, std::string>> found;
    select<std::string, std::string>(
        tx, "SELECT label, drift FROM port WHERE switch_id = :switch AND drift IS NOT NULL ORDER BY label COLLATE natural_order",
        [&](const std::string& port, const std::string& drift) { found.emplace_back(port, drift); }, switch_id);
    return found;
}

std::optional<PortPlace> find_port_place(const Transaction& tx, core::Id port) {
    const auto row = select_one<std::string, std::string>(
        tx, "SELECT s.label, p.label FROM port p JOIN switch s ON s.id = p.switch_id WHERE p.id = :port", port);
    if (!row) return std::nullopt;
    return PortPlace{std::get<0>(*row), std::get<1>(*row)};
}

std::vector<std::string> list_ports(const Transaction& tx, core::Id switch_id) {
    return select_all<std::string>(tx, "SELECT label FROM port WHERE switch_id = :switch ORDER BY label COLLATE natural_order", switch_id);
}

std::vector<core::Id> list_port_ids(const Transaction& tx, core::Id switch_id) {
    return select_all<core::Id>(tx, "SELECT id FROM port WHERE switch_id = :switch", switch_id);
}

std::set<core::Vlan> list_residue(const Transaction& tx, Residue which) {
    std::set<core::Vlan> vlans;
    select<int>(
        tx, "SELECT DISTINCT vlan FROM port_residue WHERE after_restore >= :least",
        [&](int vlan) { vlans.insert(static_cast<core::Vlan>(vlan)); }, which == Residue::after_restore ? 1 : 0);
    if (vlans.erase(any_vlan) == 0) return vlans;
    core::insert(vlans, core::all_vlan_ids);
    return vlans;
}

bool port_has_residue(const Transaction& tx, core::Id port) {
    return exists(tx, "SELECT 1 FROM port_residue WHERE port_id = :port LIMIT 1", port);
}

core::Id insert_port(const Transaction& tx, core::Id switch_id, const std::string& label) {
    return insert(tx, "INSERT INTO port (switch_id, label, state) VALUES (:switch, :label, 'unverified') RETURNING id",
                  switch_id, label);
}

std::set<core::Vlan> keep_vlans_of_port(const Transaction& tx, core::Id port) {
    execute(tx,
            "INSERT INTO port_residue (port_id, vlan, after_restore) SELECT port_id, vlan, :after_restore FROM"
            " (SELECT p.id AS port_id, v.vlan AS vlan FROM port p JOIN attachment a ON a.nic_id = p.nic_id"
            " JOIN vlan_claim v ON v.network_id = a.network_id WHERE p.id = :port"
            " UNION SELECT t.port_id, v.vlan FROM networking_action t JOIN vlan_claim v ON v.network_id = t.network_id"
            " WHERE t.port_id = :same_port AND t.status = 'PENDING') WHERE true"
            " ON CONFLICT (port_id, vlan) DO UPDATE SET after_restore = MAX(after_restore, excluded.after_restore)",
            is_restored(tx) ? 1 : 0, port, port);
    std::set<core::Vlan> vlans;
    select<int>(
        tx, "SELECT vlan FROM port_residue WHERE port_id = :port AND vlan <> 0",
        [&](int vlan) { vlans.insert(static_cast<core::Vlan>(vlan)); }, port);
    return vlans;
}

void let_go_of_port(const Transaction& tx, core::Id port, const std::string& drift) {
    execute(tx,
            "UPDATE port SET state = 'suspect', drift = :drift, drift_since = :now, revision = revision + 1,"
            " check_attempts = 0, next_check_at = 0 WHERE id = :port",
            drift, tx.now(), port);
}

void delete_port(const Transaction& tx, core::Id port) {
    execute(tx, "DELETE FROM port WHERE id = :port", port);
}

void set_port_nic(const Transaction& tx, core::Id port, std::optional<core::Id> nic) {
    execute(tx, "UPDATE port SET nic_id = :nic WHERE id = :port", nic, port);
}

}  // namespace haas::store
