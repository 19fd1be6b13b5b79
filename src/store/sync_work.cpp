#include "store/sync_work.hpp"

#include <map>

#include "store/networking_action.hpp"
#include "store/port.hpp"
#include "store/sql.hpp"

namespace haas::store {

namespace {

using Text = std::optional<std::string>;
using MaybeId = std::optional<core::Id>;
using Seconds = std::optional<long long>;

void read_due_actions(const Transaction& tx, core::Id switch_id, std::chrono::seconds longest_pause,
                      std::map<core::Id, DuePort>& ports) {
    select<core::Id, std::string, MaybeId, std::string, int, int, Seconds, core::Id, std::string, std::string, Text, Text,
           MaybeId, std::optional<int>, Text, Text, int, int, MaybeId>(
        tx,
        "SELECT p.id, p.label, p.nic_id, p.state, p.check_attempts, p.revision, p.verified_at, t.id, t.uuid, t.type, t.channel,"
        " t.network_label, t.network_id, v.vlan, t.node_label, t.nic_label, t.attempts, t.sent, t.to_port_id FROM port p"
        " JOIN networking_action t ON t.port_id = p.id LEFT JOIN vlan_claim v ON v.network_id = t.network_id"
        " WHERE p.switch_id = :switch AND t.status = 'PENDING' AND t.next_attempt_at NOT BETWEEN :soonest AND :latest",
        [&](core::Id id, const std::string& label, MaybeId nic, const std::string& state, int check_attempts,
            int revision, const Seconds& verified_at, core::Id action_id, const std::string& uuid, const std::string& type, const Text& channel,
            const Text& network_label, MaybeId network, std::optional<int> vlan, const Text& node, const Text& nic_label,
            int attempts, int sent, MaybeId to_port) {
            DuePort port{id, label, nic, parse_port_state(state), check_attempts, revision, verified_at.has_value()};
            DueAction action;
            action.id = action_id;
            action.uuid = uuid;
            action.type = parse_action_type(type);
            action.channel = channel.value_or("");
            action.network_label = network_label;
            if (network && vlan) action.network = PortNetwork{action.channel, *network, static_cast<core::Vlan>(*vlan)};
            action.node_label = node;
            action.nic_label = nic_label;
            action.attempts = attempts;
            action.sent = sent != 0;
            action.to_port = to_port;
            port.action = std::move(action);
            ports.emplace(id, std::move(port));
        },
        switch_id, tx.now() + std::chrono::seconds(1), tx.now() + longest_pause);
}

/// Adds ports without their actions, but for those that are there with one.
/// @param sql  a literal; selects id, label, nic_id, state, check_attempts, revision, verified_at
template <typename... Values>
void read_ports(const Transaction& tx, const char* sql, std::map<core::Id, DuePort>& ports, const Values&... values) {
    select<core::Id, std::string, MaybeId, std::string, int, int, Seconds>(
        tx, sql,
        [&](core::Id id, const std::string& label, MaybeId nic, const std::string& state, int check_attempts, int revision,
            const Seconds& verified_at) {
            ports.emplace(id, DuePort{id, label, nic, parse_port_state(state), check_attempts, revision,
                                      verified_at.has_value()});
        },
        values...);
}

std::vector<PortNetwork> list_port_networks(const Transaction& tx, core::Id nic) {
    std::vector<PortNetwork> networks;
    select<std::string, core::Id, int>(
        tx,
        "SELECT a.channel, a.network_id, v.vlan FROM attachment a JOIN vlan_claim v ON v.network_id = a.network_id"
        " WHERE a.nic_id = :nic",
        [&](const std::string& channel, core::Id network, int vlan) {
            networks.push_back({channel, network, static_cast<core::Vlan>(vlan)});
        },
        nic);
    return networks;
}

std::vector<DuePort> with_attachments(const Transaction& tx, std::map<core::Id, DuePort> ports) {
    std::vector<DuePort> complete;
    for (auto& [id, port] : ports) {
        if (port.nic_id) port.attachments = list_port_networks(tx, *port.nic_id);
        complete.push_back(std::move(port));
    }
    return complete;
}

}  // namespace

std::vector<DueSwitch> list_due_switches(const Transaction& tx, std::chrono::seconds longest_pause) {
    const auto soonest = tx.now() + std::chrono::seconds(1);
    const auto latest = tx.now() + longest_pause;
    std::vector<DueSwitch> due;
    select<core::Id, int>(
        tx,
        "SELECT id, CASE WHEN reachable = 0 THEN 0 ELSE 1 END AS answers FROM switch WHERE id IN"
        " (SELECT p.switch_id FROM networking_action t JOIN port p ON p.id = t.port_id"
        " WHERE t.status = 'PENDING' AND t.next_attempt_at NOT BETWEEN :a AND :b"
        " UNION SELECT switch_id FROM port WHERE state <> 'verified' AND next_check_at NOT BETWEEN :c AND :d"
        " UNION SELECT id FROM switch WHERE save_due_at NOT BETWEEN :e AND :f)"
        " ORDER BY answers DESC, id",
        [&](core::Id id, int answers) { due.push_back({id, answers != 0}); }, soonest, latest, soonest, latest, soonest,
        latest);
    return due;
}

void hasten_work(const Transaction& tx, core::Id switch_id) {
    execute(tx,
            "UPDATE networking_action SET next_attempt_at = :now WHERE status = 'PENDING'"
            " AND port_id IN (SELECT id FROM port WHERE switch_id = :switch)",
            tx.now(), switch_id);
    execute(tx, "UPDATE port SET next_check_at = 0 WHERE switch_id = :switch", switch_id);
}

std::vector<DuePort> list_due_ports(const Transaction& tx, core::Id switch_id, std::chrono::seconds longest_pause) {
    std::map<core::Id, DuePort> ports;
    read_due_actions(tx, switch_id, longest_pause, ports);
    // Those that are not known to carry their attachments; an action verifies its port, too.
    read_ports(tx,
               "SELECT id, label, nic_id, state, check_attempts, revision, verified_at FROM port"
               " WHERE switch_id = :switch AND state <> 'verified' AND next_check_at NOT BETWEEN :soonest AND :latest",
               ports, switch_id, tx.now() + std::chrono::seconds(1), tx.now() + longest_pause);
    return with_attachments(tx, std::move(ports));
}

std::vector<DuePort> list_ports_at_rest(const Transaction& tx, core::Id switch_id) {
    std::map<core::Id, DuePort> ports;
    read_ports(tx,
               "SELECT id, label, nic_id, state, check_attempts, revision, verified_at FROM port p"
               " WHERE switch_id = :switch AND NOT EXISTS"
               " (SELECT 1 FROM networking_action t WHERE t.port_id = p.id AND t.status = 'PENDING')",
               ports, switch_id);
    return with_attachments(tx, std::move(ports));
}

std::vector<DuePort> list_all_ports(const Transaction& tx, core::Id switch_id) {
    std::map<core::Id, DuePort> ports;
    read_ports(tx,
               "SELECT id, label, nic_id, state, check_attempts, revision, verified_at FROM port WHERE switch_id = :switch",
               ports, switch_id);
    return with_attachments(tx, std::move(ports));
}

std::optional<int> get_port_revision(const Transaction& tx, core::Id port) {
    const auto row = select_one<int>(tx, "SELECT revision FROM port WHERE id = :port", port);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

void mark_due_actions_sent(const Transaction& tx, core::Id switch_id, std::chrono::seconds longest_pause) {
    execute(tx,
            "UPDATE networking_action SET sent = 1 WHERE status = 'PENDING'"
            " AND next_attempt_at NOT BETWEEN :soonest AND :latest AND sent = 0"
            " AND port_id IN (SELECT id FROM port WHERE switch_id = :switch)",
            tx.now() + std::chrono::seconds(1), tx.now() + longest_pause, switch_id);
}

bool finish_action(const Transaction& tx, core::Id action, const std::optional<std::string>& error,
                   const std::optional<std::string>& detail) {
    return execute(tx,
                   "UPDATE networking_action SET status = :status, error = :error, detail = :detail, attempts = attempts + 1,"
                   " finished_at = :finished_at, to_port_id = NULL WHERE id = :action AND status = 'PENDING'",
                   error ? "ERROR" : "DONE", error, detail, tx.now(), action) == 1;
}

void postpone_action(const Transaction& tx, core::Id action, base::Timestamp next_attempt, bool sent) {
    execute(tx,
            "UPDATE networking_action SET attempts = attempts + 1, next_attempt_at = :next_attempt, sent = :sent"
            " WHERE id = :action AND status = 'PENDING'",
            next_attempt, sent, action);
}

bool move_nic(const Transaction& tx, const std::string& action, core::Id nic, core::Id from_port, core::Id to_port) {
    const bool is_wanted = exists(tx,
                                  "SELECT 1 FROM networking_action t JOIN port p ON p.id = t.to_port_id"
                                  " WHERE t.uuid = :action AND t.status = 'PENDING' AND p.id = :port AND p.nic_id IS NULL",
                                  action, to_port);
    if (!is_wanted || execute(tx, "UPDATE port SET nic_id = NULL WHERE id = :port AND nic_id = :nic", from_port, nic) != 1) {
        return false;
    }
    // A doubt about the new port stays one: what is kept from other networks for it stays kept.
    execute(tx,
            "UPDATE port SET nic_id = :nic, revision = revision + 1, check_attempts = 0, next_check_at = 0, state ="
            " CASE WHEN state = 'suspect' OR (state = 'verified' AND drift IS NOT NULL) THEN 'suspect' ELSE 'unverified' END"
            " WHERE id = :port",
            nic, to_port);
    execute(tx,
            "UPDATE networking_action SET port_id = :port, to_port_id = NULL, port_label = p.label, switch_label = s.label,"
            " attempts = 0, sent = 0, next_attempt_at = :now FROM port p JOIN switch s ON s.id = p.switch_id"
            " WHERE p.id = :same_port AND networking_action.uuid = :action AND status = 'PENDING'",
            to_port, tx.now(), to_port, action);
    return true;
}

bool insert_attachment(const Transaction& tx, core::Id nic, const PortNetwork& network) {
    return execute(tx,
                   "INSERT INTO attachment (nic_id, channel, network_id) SELECT c.id, :channel, w.id"
                   " FROM nic c, network w WHERE c.id = :nic AND w.id = :network ON CONFLICT DO NOTHING",
                   network.channel, nic, network.network_id) == 1;
}

void delete_attachment(const Transaction& tx, core::Id nic, const std::string& channel) {
    execute(tx, "DELETE FROM attachment WHERE nic_id = :nic AND channel = :channel", nic, channel);
}

void delete_attachments_of_nic(const Transaction& tx, core::Id nic) {
    execute(tx, "DELETE FROM attachment WHERE nic_id = :nic", nic);
}

void set_port_verified(const Transaction& tx, core::Id port) {
    execute(tx,
            "UPDATE port SET state = 'verified', drift = NULL, drift_since = NULL, verified_at = :now, check_attempts = 0,"
            " next_check_at = 0 WHERE id = :port",
            tx.now(), port);
    delete_port_residue(tx, port);
}

void set_port_unproven(const Transaction& tx, core::Id port, core::Port::State state, const std::string& drift,
                       base::Timestamp next_check) {
    execute(tx,
            "UPDATE port SET state = :state, drift = :drift, drift_since = COALESCE(drift_since, :now),"
            " check_attempts = check_attempts + 1, next_check_at = :next_check WHERE id = :port",
            port_state_word(state), drift, tx.now(), next_check, port);
}

void set_port_drift(const Transaction& tx, core::Id port, const std::string& drift) {
    execute(tx, "UPDATE port SET drift = :drift, drift_since = COALESCE(drift_since, :now) WHERE id = :port", drift, tx.now(),
            port);
}

void record_port_error(const Transaction& tx, core::Id port, const std::string& error) {
    execute(tx, "UPDATE port SET last_error = :error, last_error_at = :now WHERE id = :port", error, tx.now(), port);
}

void clear_port_error(const Transaction& tx, core::Id port) {
    execute(tx, "UPDATE port SET last_error = NULL WHERE id = :port", port);
}

void postpone_port_check(const Transaction& tx, core::Id port, base::Timestamp next_check) {
    execute(tx,
            "UPDATE port SET check_attempts = check_attempts + 1, next_check_at = :next_check WHERE id = :port"
            " AND state <> 'verified'",
            next_check, port);
}

void insert_port_residue(const Transaction& tx, core::Id port, core::Vlan vlan) {
    execute(tx,
            "INSERT INTO port_residue (port_id, vlan, after_restore) SELECT p.id, :vlan,"
            " EXISTS (SELECT 1 FROM sync_status WHERE restored_at IS NOT NULL) FROM port p WHERE p.id = :port"
            " ON CONFLICT (port_id, vlan) DO UPDATE SET after_restore = MAX(after_restore, excluded.after_restore)",
            vlan, port);
}

void delete_port_residue(const Transaction& tx, core::Id port) {
    execute(tx, "DELETE FROM port_residue WHERE port_id = :port", port);
}

void record_switch_success(const Transaction& tx, core::Id switch_id) {
    execute(tx,
            "UPDATE switch SET reachable = 1, last_success_at = :now,"
            " last_error = CASE WHEN save_due_at IS NULL THEN NULL ELSE last_error END WHERE id = :switch",
            tx.now(), switch_id);
}

void record_switch_error(const Transaction& tx, core::Id switch_id, const std::string& error, bool reachable) {
    execute(tx,
            "UPDATE switch SET reachable = :reachable, last_error = :error, last_error_at = :now WHERE id = :switch",
            reachable, error, tx.now(), switch_id);
}

std::optional<base::Timestamp> get_save_due(const Transaction& tx, core::Id switch_id) {
    const auto row = select_one<std::optional<long long>>(tx, "SELECT save_due_at FROM switch WHERE id = :switch", switch_id);
    if (!row || !std::get<0>(*row)) return std::nullopt;
    return base::from_seconds(*std::get<0>(*row));
}

void set_save_due(const Transaction& tx, core::Id switch_id, const std::optional<base::Timestamp>& due) {
    const auto seconds = due ? std::optional<long long>(base::to_seconds(*due)) : std::nullopt;
    execute(tx, "UPDATE switch SET save_due_at = :due WHERE id = :switch", seconds, switch_id);
}

long long delete_actions_finished_before(const Transaction& tx, base::Timestamp moment, int limit) {
    return execute(tx,
                   "DELETE FROM networking_action WHERE id IN (SELECT id FROM networking_action"
                   " WHERE finished_at < :moment ORDER BY finished_at LIMIT :limit)",
                   moment, limit);
}

}  // namespace haas::store
