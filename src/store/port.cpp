#include "store/port.hpp"

#include <stdexcept>

#include "store/networking_action.hpp"
#include "store/port_residue.hpp"
#include "store/rows.hpp"
#include "store/value_list.hpp"
#include "store/words.hpp"

namespace haas::store {

core::Port::State parse_port_state(const std::string& word) {
    using State = core::Port::State;
    for (const auto state : {State::unverified, State::verified, State::suspect}) {
        if (word == port_state_word(state)) return state;
    }
    throw std::logic_error("a state of ports that HaaS does not know: " + word);
}

std::string port_state_word(core::Port::State state) {
    switch (state) {
        case core::Port::State::verified: return "verified";
        case core::Port::State::suspect: return "suspect";
        case core::Port::State::unverified: break;
    }
    return "unverified";
}

template <>
struct Columns<core::Port> {
    static constexpr std::tuple list{
        Column{"id", &core::Port::id},
        Column{"switch_id", &core::Port::switch_id},
        Column{"label", &core::Port::label},
        Column{"nic_id", &core::Port::nic_id},
        Column{"group_id", &core::Port::group_id},
        Column{"state", &core::Port::state},
        Column{"drift", &core::Port::drift},
        Column{"drift_since", &core::Port::drift_since},
        Column{"verified_at", &core::Port::verified_at},
        Column{"last_error", &core::Port::last_error},
        Column{"last_error_at", &core::Port::last_error_at},
    };
};

/// Of `port p` with its `switch s`, and the `nic c` on it with its `node n`, if there is one.
template <>
struct Columns<core::Drift> {
    static constexpr std::tuple list{
        Column{"s.label", &core::Drift::switch_label}, Column{"p.label", &core::Drift::port_label},
        Column{"n.label", &core::Drift::node_label},   Column{"c.label", &core::Drift::nic_label},
        Column{"p.drift", &core::Drift::text},         Column{"p.drift_since", &core::Drift::since},
    };
};

std::optional<core::Port> find_port(const Reading& tx, core::SwitchId switch_id, const std::string& label) {
    return select_row<core::Port, "FROM port WHERE switch_id = :switch AND label = :label">(tx, switch_id, label);
}

std::vector<core::Port> list_ports_of_nic(const Reading& tx, core::NicId nic) {
    return select_rows<core::Port, "FROM port WHERE nic_id = :nic ORDER BY group_place, id">(tx, nic);
}

std::vector<core::Port> list_ports_of_group(const Reading& tx, core::PortGroupId group) {
    return select_rows<core::Port, "FROM port WHERE group_id = :group ORDER BY group_place, id">(tx, group);
}

std::optional<std::string> find_group_on_switch(const Reading& tx, core::SwitchId switch_id) {
    const auto row = select_one<std::string>(
        tx, "SELECT g.label FROM port p JOIN port_group g ON g.id = p.group_id WHERE p.switch_id = :switch LIMIT 1",
        switch_id);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

std::optional<core::Port> find_suspect_port_of_node(const Reading& tx, core::NodeId node) {
    return select_row<core::Port,
                      "FROM port WHERE nic_id IN (SELECT id FROM nic WHERE node_id = :node)"
                      " AND (state = 'suspect' OR (state = 'verified' AND drift IS NOT NULL))"
                      " ORDER BY label COLLATE natural_order LIMIT 1">(tx, node);
}

std::vector<core::Drift> list_drift(const Reading& tx) {
    return select_rows<core::Drift,
                       "FROM port p JOIN switch s ON s.id = p.switch_id LEFT JOIN nic c ON c.id = p.nic_id"
                       " LEFT JOIN node n ON n.id = c.node_id WHERE p.drift IS NOT NULL"
                       " ORDER BY s.label COLLATE natural_order, p.label COLLATE natural_order">(tx);
}

std::vector<std::pair<std::string, std::string>> list_drift_of_switch(const Reading& tx, core::SwitchId switch_id) {
    std::vector<std::pair<std::string, std::string>> found;
    select<std::string, std::string>(
        tx,
        "SELECT label, drift FROM port WHERE switch_id = :switch AND drift IS NOT NULL ORDER BY label COLLATE natural_order",
        [&](const std::string& port, const std::string& drift) { found.emplace_back(port, drift); }, switch_id);
    return found;
}

std::vector<PortNic> list_port_nics(const Reading& tx, const std::vector<core::PortId>& ports) {
    std::vector<PortNic> found;
    if (ports.empty()) return found;
    select<std::string, std::string, std::string>(
        tx,
        "SELECT p.label, n.label, c.label FROM port p JOIN nic c ON c.id = p.nic_id JOIN node n ON n.id = c.node_id"
        " WHERE p.id IN (SELECT CAST(value AS BIGINT) FROM json_each(:ports))",
        [&](const std::string& port, const std::string& node, const std::string& nic) {
            found.push_back({port, node, nic});
        },
        value_list(ports));
    return found;
}

std::map<core::PortId, PortPlace> list_port_places(const Reading& tx, const std::vector<core::PortId>& ports) {
    std::map<core::PortId, PortPlace> places;
    if (ports.empty()) return places;
    select<core::PortId, std::string, std::string>(
        tx,
        "SELECT p.id, s.label, p.label FROM port p JOIN switch s ON s.id = p.switch_id"
        " WHERE p.id IN (SELECT CAST(value AS BIGINT) FROM json_each(:ports))",
        [&](core::PortId id, const std::string& on, const std::string& port) {
            places.emplace(id, PortPlace{on, port});
        },
        value_list(ports));
    return places;
}

std::vector<std::string> list_ports(const Reading& tx, core::SwitchId switch_id) {
    return select_all<std::string>(
        tx, "SELECT label FROM port WHERE switch_id = :switch ORDER BY label COLLATE natural_order", switch_id);
}

std::vector<core::PortId> list_port_ids(const Reading& tx, core::SwitchId switch_id) {
    return select_all<core::PortId>(tx, "SELECT id FROM port WHERE switch_id = :switch", switch_id);
}

core::PortId insert_port(const Writing& tx, core::SwitchId switch_id, const std::string& label) {
    return insert<core::PortId>(
        tx, "INSERT INTO port (switch_id, label, state) VALUES (:switch, :label, 'unverified') RETURNING id", switch_id,
        label);
}

void release_port(const Writing& tx, core::PortId port, const std::string& drift) {
    execute(tx,
            "UPDATE port SET state = 'suspect', drift = :drift, drift_since = :now, revision = revision + 1,"
            " check_attempts = 0, next_check_at = 0 WHERE id = :port",
            drift, tx.now(), port);
    reopen_part(tx, port);
}

void delete_port(const Writing& tx, core::PortId port) { execute(tx, "DELETE FROM port WHERE id = :port", port); }

void join_port_group(const Writing& tx, core::PortId port, core::PortGroupId group) {
    execute(tx,
            "UPDATE port SET group_id = :group, group_place ="
            " (SELECT COALESCE(MAX(m.group_place), 0) + 1 FROM port m WHERE m.group_id = :same_group) WHERE id = :port",
            group, group, port);
}

void empty_port_group(const Writing& tx, core::PortGroupId group) {
    execute(tx, "UPDATE port SET nic_id = NULL, group_id = NULL, group_place = NULL WHERE group_id = :group", group);
}

void set_port_nic(const Writing& tx, core::PortId port, std::optional<core::NicId> nic) {
    execute(tx, "UPDATE port SET nic_id = :nic WHERE id = :port", nic, port);
}

void set_group_nic(const Writing& tx, core::PortGroupId group, std::optional<core::NicId> nic) {
    execute(tx, "UPDATE port SET nic_id = :nic WHERE group_id = :group", nic, group);
}

void set_port_verified(const Writing& tx, core::PortId port) {
    execute(
        tx,
        "UPDATE port SET state = 'verified', drift = NULL, drift_since = NULL, verified_at = :now, check_attempts = 0,"
        " next_check_at = 0 WHERE id = :port",
        tx.now(), port);
    delete_port_residue(tx, port);
    reopen_part(tx, port);
}

void set_port_unproven(const Writing& tx, core::PortId port, core::Port::State state, const std::string& drift,
                       base::Timestamp next_check) {
    execute(tx,
            "UPDATE port SET state = :state, drift = :drift, drift_since = COALESCE(drift_since, :now),"
            " check_attempts = check_attempts + 1, next_check_at = :next_check WHERE id = :port",
            port_state_word(state), drift, tx.now(), next_check, port);
    reopen_part(tx, port);
}

void set_port_drift(const Writing& tx, core::PortId port, const std::string& drift) {
    execute(tx, "UPDATE port SET drift = :drift, drift_since = COALESCE(drift_since, :now) WHERE id = :port", drift,
            tx.now(), port);
    reopen_part(tx, port);
}

void record_port_error(const Writing& tx, core::PortId port, const std::string& error) {
    execute(tx, "UPDATE port SET last_error = :error, last_error_at = :now WHERE id = :port", error, tx.now(), port);
}

void clear_port_error(const Writing& tx, core::PortId port) {
    execute(tx, "UPDATE port SET last_error = NULL WHERE id = :port", port);
}

void postpone_port_check(const Writing& tx, core::PortId port, base::Timestamp next_check) {
    execute(tx,
            "UPDATE port SET check_attempts = check_attempts + 1, next_check_at = :next_check WHERE id = :port"
            " AND state <> 'verified'",
            next_check, port);
}

std::optional<int> find_port_revision(const Reading& tx, core::PortId port) {
    const auto row = select_one<int>(tx, "SELECT revision FROM port WHERE id = :port", port);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

void make_port_checks_due(const Writing& tx, core::SwitchId switch_id) {
    execute(tx, "UPDATE port SET next_check_at = 0 WHERE switch_id = :switch", switch_id);
}

bool move_nic_to_port(const Writing& tx, core::NicId nic, core::PortId from_port, core::PortId to_port) {
    if (execute(tx, "UPDATE port SET nic_id = NULL WHERE id = :port AND nic_id = :nic", from_port, nic) != 1)
        return false;
    // If the new port may carry more than it should, it is suspect afterwards, and its residue stays.
    execute(
        tx,
        "UPDATE port SET nic_id = :nic, revision = revision + 1, check_attempts = 0, next_check_at = 0, state ="
        " CASE WHEN state = 'suspect' OR (state = 'verified' AND drift IS NOT NULL) THEN 'suspect' ELSE 'unverified' END"
        " WHERE id = :port",
        nic, to_port);
    return true;
}

}  // namespace haas::store
