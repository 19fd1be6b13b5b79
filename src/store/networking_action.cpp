#include "store/networking_action.hpp"

#include "store/sql.hpp"

namespace haas::store {

namespace {

using Type = core::NetworkingAction::Type;
using Status = core::NetworkingAction::Status;
using Text = std::optional<std::string>;
using MaybeId = std::optional<core::Id>;

Status parse_status(const std::string& word) {
    if (word == "DONE") return Status::done;
    return word == "ERROR" ? Status::error : Status::pending;
}

/// @param sql  a literal; selects the columns as find_networking_action() does
template <typename... Values>
std::vector<core::NetworkingAction> select_actions(const Transaction& tx, const char* sql, const Values&... values) {
    std::vector<core::NetworkingAction> found;
    select<std::string, MaybeId, MaybeId, MaybeId, std::string, std::string, Text, Text, Text, std::string, Text, std::string,
           int, Text, Text, MaybeId, std::string, long long, std::optional<long long>, int, MaybeId>(
        tx, sql,
        [&](const std::string& uuid, MaybeId port, MaybeId nic, MaybeId network, const std::string& switch_label,
            const std::string& port_label, const Text& node_label, const Text& nic_label, const Text& network_label,
            const std::string& type, const Text& channel, const std::string& status, int attempts, const Text& error,
            const Text& detail, MaybeId project, const std::string& requested_by, long long created,
            std::optional<long long> finished, int sent, MaybeId to_port) {
            core::NetworkingAction action{uuid,       port.value_or(0), nic,           network, switch_label, port_label,
                                          node_label, nic_label,        network_label, parse_action_type(type),
                                          channel,    parse_status(status),            attempts, error, detail,
                                          project,    requested_by,     base::from_seconds(created), std::nullopt,
                                          sent != 0,  to_port};
            if (finished) action.finished_at = base::from_seconds(*finished);
            found.push_back(std::move(action));
        },
        values...);
    return found;
}

Text status_of(const std::optional<Status>& status) {
    if (!status) return std::nullopt;
    return action_status_word(*status);
}

}  // namespace

Type parse_action_type(const std::string& word) {
    if (word == "revert_port") return Type::revert_port;
    return word == "move_nic" ? Type::move_nic : Type::modify_port;
}

std::string action_type_word(Type type) {
    switch (type) {
        case Type::revert_port: return "revert_port";
        case Type::move_nic: return "move_nic";
        case Type::modify_port: break;
    }
    return "modify_port";
}

std::string action_status_word(Status status) {
    switch (status) {
        case Status::done: return "DONE";
        case Status::error: return "ERROR";
        case Status::pending: break;
    }
    return "PENDING";
}

std::optional<core::NetworkingAction> find_networking_action(const Transaction& tx, const std::string& uuid) {
    auto found = select_actions(
        tx,
        "SELECT uuid, port_id, nic_id, network_id, switch_label, port_label, node_label, nic_label, network_label, type,"
        " channel, status, attempts, error, detail, project_id, requested_by, created_at, finished_at, sent, to_port_id"
        " FROM networking_action WHERE uuid = :uuid",
        uuid);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<core::NetworkingAction> list_networking_actions(const Transaction& tx, const ActionFilter& filter) {
    return select_actions(
        tx,
        "SELECT t.uuid, t.port_id, t.nic_id, t.network_id, t.switch_label, t.port_label, t.node_label, t.nic_label,"
        " t.network_label, t.type, t.channel, t.status, t.attempts, t.error, t.detail, t.project_id, t.requested_by,"
        " t.created_at, t.finished_at, t.sent, t.to_port_id FROM networking_action t"
        " WHERE (:anybody IS NULL OR t.nic_id IN (SELECT c.id FROM nic c JOIN node n ON n.id = c.node_id"
        " JOIN user_project m ON m.project_id = n.project_id WHERE m.user_id = :user"
        " AND (:any_networks IS NULL OR t.project_id = n.project_id)))"
        " AND (:any_node IS NULL OR t.node_label = :node) AND (:any_nic IS NULL OR t.nic_label = :nic)"
        " AND (:any_network IS NULL OR t.network_label = :network) AND (:any_project IS NULL OR t.project_id = :project)"
        " AND ((:any_switch IS NULL OR t.switch_label = :switch) AND (:any_port IS NULL OR t.port_label = :port)"
        " OR t.to_port_id IN (SELECT p.id FROM port p JOIN switch s ON s.id = p.switch_id"
        " WHERE (:any_new_switch IS NULL OR s.label = :new_switch) AND (:any_new_port IS NULL OR p.label = :new_port)))"
        " AND (:any_status IS NULL OR t.status = :status) AND (:any_time IS NULL OR t.created_at >= :since)"
        " ORDER BY t.id DESC LIMIT :limit",
        filter.member, filter.member, filter.network, filter.node, filter.node, filter.nic, filter.nic, filter.network,
        filter.network, filter.project, filter.project, filter.switch_label, filter.switch_label, filter.port, filter.port,
        filter.switch_label, filter.switch_label, filter.port, filter.port, status_of(filter.status), status_of(filter.status), filter.since, filter.since, filter.limit);
}

std::optional<std::string> find_pending_action(const Transaction& tx, core::Id port) {
    const auto row = select_one<std::string>(tx,
                                             "SELECT uuid FROM networking_action WHERE status = 'PENDING'"
                                             " AND (port_id = :port OR to_port_id = :same_port) LIMIT 1",
                                             port, port);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

std::optional<std::string> find_move_to_port(const Transaction& tx, core::Id port) {
    const auto row =
        select_one<std::string>(tx, "SELECT uuid FROM networking_action WHERE to_port_id = :port LIMIT 1", port);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

std::optional<base::Timestamp> find_oldest_pending_time(const Transaction& tx) {
    const auto row = select_one<std::optional<long long>>(
        tx, "SELECT MIN(created_at) FROM networking_action WHERE status = 'PENDING'");
    if (!row || !std::get<0>(*row)) return std::nullopt;
    return base::from_seconds(*std::get<0>(*row));
}

std::optional<std::string> find_pending_action_of_node(const Transaction& tx, core::Id node) {
    const auto row = select_one<std::string>(
        tx,
        "SELECT a.uuid FROM networking_action a JOIN port p ON p.id = a.port_id JOIN nic c ON c.id = p.nic_id"
        " WHERE c.node_id = :node AND a.status = 'PENDING' LIMIT 1",
        node);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

void give_up_pending_action(const Transaction& tx, core::Id port, const std::string& error) {
    execute(tx,
            "UPDATE networking_action SET status = 'ERROR', error = :error, finished_at = :now, to_port_id = NULL"
            " WHERE (port_id = :port OR to_port_id = :same_port) AND status = 'PENDING'",
            error, tx.now(), port, port);
}

bool cancel_unsent_action(const Transaction& tx, const std::string& uuid, const std::string& error) {
    return execute(tx,
                   "UPDATE networking_action SET status = 'ERROR', error = :error, finished_at = :now, to_port_id = NULL"
                   " WHERE uuid = :uuid AND status = 'PENDING' AND sent = 0"
                   " AND (type <> 'move_nic' OR to_port_id IS NOT NULL)",
                   error, tx.now(), uuid) == 1;
}

void insert_networking_action(const Transaction& tx, const core::NetworkingAction& action) {
    execute(tx,
            "INSERT INTO networking_action (uuid, port_id, to_port_id, nic_id, network_id, switch_label, port_label,"
            " node_label, nic_label, network_label, type, channel, status, next_attempt_at, project_id, requested_by,"
            " created_at)"
            " VALUES (:uuid, :port, :to_port, :nic, :network, :switch_label, :port_label, :node_label, :nic_label,"
            " :network_label, :type, :channel, 'PENDING', :next_attempt_at, :project, :requested_by, :created_at)",
            action.uuid, action.port_id, action.to_port_id, action.nic_id, action.network_id, action.switch_label,
            action.port_label, action.node_label, action.nic_label, action.network_label, action_type_word(action.type),
            action.channel, tx.now(), action.project_id, action.requested_by, tx.now());
}

void rename_node_in_actions(const Transaction& tx, core::Id node, const std::string& label) {
    execute(tx,
            "UPDATE networking_action SET node_label = :label WHERE nic_id IN (SELECT id FROM nic WHERE node_id = :node)",
            label, node);
}

void rename_nic_in_actions(const Transaction& tx, core::Id nic, const std::string& label) {
    execute(tx, "UPDATE networking_action SET nic_label = :label WHERE nic_id = :nic", label, nic);
}

}  // namespace haas::store
