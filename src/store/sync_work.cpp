#include "store/sync_work.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "store/networking_action.hpp"
#include "store/port.hpp"
#include "store/rows.hpp"
#include "store/words.hpp"

namespace haas::store {

namespace {

/// A port with its pending action.
struct DueWork {
    DuePort port;
    DueAction action;
    std::optional<std::string> channel;
    std::optional<core::NetworkId> network;
    std::optional<core::Vlan> vlan;
};

}  // namespace

/// Of `port p`.
template <>
struct Columns<DuePort> {
    static constexpr std::tuple list{
        Column{"p.id", &DuePort::id},
        Column{"p.label", &DuePort::label},
        Column{"p.nic_id", &DuePort::nic_id},
        Column{"p.state", &DuePort::state},
        Column{"p.check_attempts", &DuePort::check_attempts},
        Column{"p.revision", &DuePort::revision},
        Column{"p.verified_at IS NOT NULL", &DuePort::was_verified},
    };
};

/// Of `port p` with its `networking_action t` and the `vlan_claim v` of the action's network, if there is one.
template <>
struct Columns<DueWork> {
    static constexpr std::tuple list = std::tuple_cat(
        inner_columns<&DueWork::port>(Columns<DuePort>::list),
        std::tuple{
            Column{"t.id", [](DueWork& row) -> auto& { return row.action.id; }},
            Column{"t.uuid", [](DueWork& row) -> auto& { return row.action.uuid; }},
            Column{"t.type", [](DueWork& row) -> auto& { return row.action.type; }},
            Column{"t.channel", &DueWork::channel},
            Column{"t.network_label", [](DueWork& row) -> auto& { return row.action.network_label; }},
            Column{"t.network_id", &DueWork::network},
            Column{"v.vlan", &DueWork::vlan},
            Column{"t.node_label", [](DueWork& row) -> auto& { return row.action.node_label; }},
            Column{"t.nic_label", [](DueWork& row) -> auto& { return row.action.nic_label; }},
            Column{"t.attempts", [](DueWork& row) -> auto& { return row.action.attempts; }},
            Column{"t.sent", [](DueWork& row) -> auto& { return row.action.sent; }},
            Column{"t.to_port_id", [](DueWork& row) -> auto& { return row.action.to_port; }},
        });
};

/// Of `attachment a` with the `vlan_claim v` of its network.
template <>
struct Columns<PortNetwork> {
    static constexpr std::tuple list{
        Column{"a.channel", &PortNetwork::channel},
        Column{"a.network_id", &PortNetwork::network_id},
        Column{"v.vlan", &PortNetwork::vlan},
    };
};

template <>
struct Columns<DueSwitch> {
    static constexpr std::tuple list{
        Column{"id", &DueSwitch::id},
        Column{"CASE WHEN reachable = 0 THEN 0 ELSE 1 END AS answers", &DueSwitch::answers},
    };
};

namespace {

DuePort to_port(DueWork work) {
    work.action.channel = work.channel.value_or("");
    if (work.network && work.vlan) work.action.network = PortNetwork{work.action.channel, *work.network, *work.vlan};
    work.port.action = std::move(work.action);
    return std::move(work.port);
}

std::vector<DuePort> list_due_actions(const Reading& tx, core::SwitchId switch_id, std::chrono::seconds longest_pause) {
    auto found = select_rows<DueWork,
                             "FROM port p JOIN networking_action t ON t.port_id = p.id"
                             " LEFT JOIN vlan_claim v ON v.network_id = t.network_id WHERE p.switch_id = :switch"
                             " AND t.status = 'PENDING' AND t.next_attempt_at NOT BETWEEN :soonest AND :latest">(
        tx, switch_id, tx.now() + std::chrono::seconds(1), tx.now() + longest_pause);
    std::vector<DuePort> ports;
    for (auto& work : found) ports.push_back(to_port(std::move(work)));
    return ports;
}

/// The ports by their ids, each with its attachments; of two with the same id, the first.
std::vector<DuePort> with_attachments(const Reading& tx, std::vector<DuePort> ports) {
    std::map<core::PortId, DuePort> complete;
    for (auto& port : ports) {
        if (complete.contains(port.id)) continue;
        if (port.nic_id) {
            port.attachments = select_rows<PortNetwork,
                                           "FROM attachment a JOIN vlan_claim v ON v.network_id = a.network_id"
                                           " WHERE a.nic_id = :nic">(tx, *port.nic_id);
        }
        complete.emplace(port.id, std::move(port));
    }
    std::vector<DuePort> sorted;
    for (auto& [id, port] : complete) sorted.push_back(std::move(port));
    return sorted;
}

}  // namespace

std::vector<DueSwitch> list_due_switches(const Reading& tx, std::chrono::seconds longest_pause) {
    const auto soonest = tx.now() + std::chrono::seconds(1);
    const auto latest = tx.now() + longest_pause;
    return select_rows<DueSwitch,
                       "FROM switch WHERE id IN"
                       " (SELECT p.switch_id FROM networking_action t JOIN port p ON p.id = t.port_id"
                       " WHERE t.status = 'PENDING' AND t.next_attempt_at NOT BETWEEN :a AND :b"
                       " UNION SELECT switch_id FROM port WHERE state <> 'verified' AND next_check_at NOT BETWEEN :c AND :d"
                       " UNION SELECT id FROM switch WHERE save_due_at NOT BETWEEN :e AND :f)"
                       " ORDER BY answers DESC, id">(tx, soonest, latest, soonest, latest, soonest, latest);
}

void hasten_work(const Writing& tx, core::SwitchId switch_id) {
    execute(tx,
            "UPDATE networking_action SET next_attempt_at = :now WHERE status = 'PENDING'"
            " AND port_id IN (SELECT id FROM port WHERE switch_id = :switch)",
            tx.now(), switch_id);
    execute(tx, "UPDATE port SET next_check_at = 0 WHERE switch_id = :switch", switch_id);
}

std::vector<DuePort> list_due_ports(const Reading& tx, core::SwitchId switch_id, std::chrono::seconds longest_pause) {
    auto ports = list_due_actions(tx, switch_id, longest_pause);
    // Ports that are not verified. One with a due action is listed once: the action verifies its port as well.
    auto unproven = select_rows<DuePort,
                                "FROM port p WHERE switch_id = :switch AND state <> 'verified'"
                                " AND next_check_at NOT BETWEEN :soonest AND :latest">(
        tx, switch_id, tx.now() + std::chrono::seconds(1), tx.now() + longest_pause);
    std::move(unproven.begin(), unproven.end(), std::back_inserter(ports));
    return with_attachments(tx, std::move(ports));
}

std::vector<DuePort> list_ports_at_rest(const Reading& tx, core::SwitchId switch_id) {
    return with_attachments(
        tx, select_rows<DuePort,
                        "FROM port p WHERE switch_id = :switch AND NOT EXISTS"
                        " (SELECT 1 FROM networking_action t WHERE t.port_id = p.id AND t.status = 'PENDING')">(tx, switch_id));
}

std::vector<DuePort> list_all_ports(const Reading& tx, core::SwitchId switch_id) {
    return with_attachments(tx, select_rows<DuePort, "FROM port p WHERE switch_id = :switch">(tx, switch_id));
}

std::optional<int> get_port_revision(const Reading& tx, core::PortId port) {
    const auto row = select_one<int>(tx, "SELECT revision FROM port WHERE id = :port", port);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

void mark_due_actions_sent(const Writing& tx, core::SwitchId switch_id, std::chrono::seconds longest_pause) {
    execute(tx,
            "UPDATE networking_action SET sent = 1 WHERE status = 'PENDING'"
            " AND next_attempt_at NOT BETWEEN :soonest AND :latest AND sent = 0"
            " AND port_id IN (SELECT id FROM port WHERE switch_id = :switch)",
            tx.now() + std::chrono::seconds(1), tx.now() + longest_pause, switch_id);
}

bool finish_action(const Writing& tx, core::ActionId action, const std::optional<std::string>& error,
                   const std::optional<std::string>& detail) {
    return execute(tx,
                   "UPDATE networking_action SET status = :status, error = :error, detail = :detail, attempts = attempts + 1,"
                   " finished_at = :finished_at, to_port_id = NULL WHERE id = :action AND status = 'PENDING'",
                   error ? "ERROR" : "DONE", error, detail, tx.now(), action) == 1;
}

void postpone_action(const Writing& tx, core::ActionId action, base::Timestamp next_attempt, bool sent) {
    execute(tx,
            "UPDATE networking_action SET attempts = attempts + 1, next_attempt_at = :next_attempt, sent = :sent"
            " WHERE id = :action AND status = 'PENDING'",
            next_attempt, sent, action);
}

bool move_nic(const Writing& tx, const std::string& action, core::NicId nic, core::PortId from_port, core::PortId to_port) {
    const bool is_wanted = exists(tx,
                                  "SELECT 1 FROM networking_action t JOIN port p ON p.id = t.to_port_id"
                                  " WHERE t.uuid = :action AND t.status = 'PENDING' AND p.id = :port AND p.nic_id IS NULL",
                                  action, to_port);
    if (!is_wanted || execute(tx, "UPDATE port SET nic_id = NULL WHERE id = :port AND nic_id = :nic", from_port, nic) != 1) {
        return false;
    }
    // If the new port may carry more than it should, it is suspect afterwards, and its residue stays.
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

bool insert_attachment(const Writing& tx, core::NicId nic, const PortNetwork& network) {
    return execute(tx,
                   "INSERT INTO attachment (nic_id, channel, network_id) SELECT c.id, :channel, w.id"
                   " FROM nic c, network w WHERE c.id = :nic AND w.id = :network ON CONFLICT DO NOTHING",
                   network.channel, nic, network.network_id) == 1;
}

void delete_attachment(const Writing& tx, core::NicId nic, const std::string& channel) {
    execute(tx, "DELETE FROM attachment WHERE nic_id = :nic AND channel = :channel", nic, channel);
}

void delete_attachments_of_nic(const Writing& tx, core::NicId nic) {
    execute(tx, "DELETE FROM attachment WHERE nic_id = :nic", nic);
}

void set_port_verified(const Writing& tx, core::PortId port) {
    execute(tx,
            "UPDATE port SET state = 'verified', drift = NULL, drift_since = NULL, verified_at = :now, check_attempts = 0,"
            " next_check_at = 0 WHERE id = :port",
            tx.now(), port);
    delete_port_residue(tx, port);
}

void set_port_unproven(const Writing& tx, core::PortId port, core::Port::State state, const std::string& drift,
                       base::Timestamp next_check) {
    execute(tx,
            "UPDATE port SET state = :state, drift = :drift, drift_since = COALESCE(drift_since, :now),"
            " check_attempts = check_attempts + 1, next_check_at = :next_check WHERE id = :port",
            port_state_word(state), drift, tx.now(), next_check, port);
}

void set_port_drift(const Writing& tx, core::PortId port, const std::string& drift) {
    execute(tx, "UPDATE port SET drift = :drift, drift_since = COALESCE(drift_since, :now) WHERE id = :port", drift, tx.now(),
            port);
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

void insert_port_residue(const Writing& tx, core::PortId port, core::Vlan vlan) {
    execute(tx,
            "INSERT INTO port_residue (port_id, vlan, after_restore) SELECT p.id, :vlan,"
            " EXISTS (SELECT 1 FROM sync_status WHERE restored_at IS NOT NULL) FROM port p WHERE p.id = :port"
            " ON CONFLICT (port_id, vlan) DO UPDATE SET after_restore = MAX(after_restore, excluded.after_restore)",
            vlan, port);
}

void delete_port_residue(const Writing& tx, core::PortId port) {
    execute(tx, "DELETE FROM port_residue WHERE port_id = :port", port);
}

void record_switch_success(const Writing& tx, core::SwitchId switch_id) {
    execute(tx,
            "UPDATE switch SET reachable = 1, last_success_at = :now,"
            " last_error = CASE WHEN save_due_at IS NULL THEN NULL ELSE last_error END WHERE id = :switch",
            tx.now(), switch_id);
}

void record_switch_error(const Writing& tx, core::SwitchId switch_id, const std::string& error, bool reachable) {
    execute(tx,
            "UPDATE switch SET reachable = :reachable, last_error = :error, last_error_at = :now WHERE id = :switch",
            reachable, error, tx.now(), switch_id);
}

std::optional<base::Timestamp> get_save_due(const Reading& tx, core::SwitchId switch_id) {
    const auto row = select_one<std::optional<long long>>(tx, "SELECT save_due_at FROM switch WHERE id = :switch", switch_id);
    if (!row || !std::get<0>(*row)) return std::nullopt;
    return base::from_seconds(*std::get<0>(*row));
}

void set_save_due(const Writing& tx, core::SwitchId switch_id, const std::optional<base::Timestamp>& due) {
    const auto seconds = due ? std::optional<long long>(base::to_seconds(*due)) : std::nullopt;
    execute(tx, "UPDATE switch SET save_due_at = :due WHERE id = :switch", seconds, switch_id);
}

long long delete_actions_finished_before(const Writing& tx, base::Timestamp moment, int limit) {
    return execute(tx,
                   "DELETE FROM networking_action WHERE id IN (SELECT id FROM networking_action"
                   " WHERE finished_at < :moment ORDER BY finished_at LIMIT :limit)",
                   moment, limit);
}

}  // namespace haas::store
