#include "store/networking_action.hpp"

#include <stdexcept>

#include "store/port.hpp"
#include "store/rows.hpp"
#include "store/value_list.hpp"
#include "store/words.hpp"

namespace haas::store {

namespace {

using Type = core::NetworkingAction::Type;
using Status = core::NetworkingAction::Status;
using Text = std::optional<std::string>;

Text status_of(const std::optional<Status>& status) {
    if (!status) return std::nullopt;
    return action_status_word(*status);
}

}  // namespace

/// Of `networking_action t`.
template <>
struct Columns<core::NetworkingAction> {
    using Row = core::NetworkingAction;
    static constexpr std::tuple list{
        Column{"t.uuid", &Row::uuid},
        Column{"t.part", &Row::part},
        Column{"t.port_id", &Row::port_id},
        Column{"t.nic_id", &Row::nic_id},
        Column{"t.network_id", &Row::network_id},
        Column{"t.switch_label", &Row::switch_label},
        Column{"t.port_label", &Row::port_label},
        Column{"t.group_label", &Row::group_label},
        Column{"t.node_label", &Row::node_label},
        Column{"t.nic_label", &Row::nic_label},
        Column{"t.network_label", &Row::network_label},
        Column{"t.type", &Row::type},
        Column{"t.channel", &Row::channel},
        Column{"t.status", &Row::status},
        Column{"(SELECT MAX(m.attempts) FROM networking_action m WHERE m.uuid = t.uuid)", &Row::attempts},
        Column{"t.error", &Row::error},
        Column{"t.detail", &Row::detail},
        Column{"t.project_id", &Row::project_id},
        Column{"t.requested_by", &Row::requested_by},
        Column{"t.created_at", &Row::created_at},
        Column{"t.finished_at", &Row::finished_at},
        Column{"t.sent", &Row::sent},
        Column{"t.to_port_id", &Row::to_port_id},
    };
};

/// Of `networking_action t`, with its `switch s`, if it is still there.
template <>
struct Columns<ActionPart> {
    static constexpr std::tuple list{
        Column{"t.uuid", &ActionPart::action},
        Column{"t.port_id", &ActionPart::port_id},
        Column{"t.switch_label", &ActionPart::switch_label},
        Column{"t.port_label", &ActionPart::port_label},
        Column{"t.attempts", &ActionPart::attempts},
        Column{"t.unanswered", &ActionPart::unanswered},
        Column{"t.sent", &ActionPart::sent},
        Column{"CAST(t.carried_at IS NOT NULL AS INTEGER)", &ActionPart::carried},
        Column{"s.last_error", &ActionPart::switch_error},
    };
};

Type parse_action_type(const std::string& word) {
    for (const auto type : {Type::modify_port, Type::revert_port, Type::move_nic}) {
        if (word == action_type_word(type)) return type;
    }
    throw std::logic_error("a type of networking actions that HaaS does not know: " + word);
}

Status parse_action_status(const std::string& word) {
    for (const auto status : {Status::pending, Status::done, Status::error}) {
        if (word == action_status_word(status)) return status;
    }
    throw std::logic_error("a status of networking actions that HaaS does not know: " + word);
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

std::optional<core::NetworkingAction> find_networking_action(const Reading& tx, const std::string& uuid) {
    return select_row<core::NetworkingAction, "FROM networking_action t WHERE t.uuid = :uuid AND t.part = 0">(tx, uuid);
}

std::vector<core::NetworkingAction> list_networking_actions(const Reading& tx, const ActionFilter& filter) {
    return select_rows<core::NetworkingAction,
                       "FROM networking_action t"
                       " WHERE t.part = 0 AND (CAST(:anybody AS BIGINT) IS NULL"
                       " OR t.nic_id IN (SELECT c.id FROM nic c JOIN node n ON n.id = c.node_id"
                       " WHERE (n.project_id = :only OR (CAST(:all_of_user AS BIGINT) IS NULL"
                       " AND n.project_id IN (SELECT m.project_id FROM user_project m WHERE m.user_id = :user)))"
                       " AND (CAST(:any_networks AS TEXT) IS NULL OR t.project_id = n.project_id)))"
                       " AND (CAST(:any_node AS TEXT) IS NULL OR t.node_label = :node)"
                       " AND (CAST(:any_nic AS TEXT) IS NULL OR t.nic_label = :nic)"
                       " AND (CAST(:any_network AS TEXT) IS NULL OR t.network_label = :network)"
                       " AND (CAST(:any_project AS BIGINT) IS NULL OR t.project_id = :project)"
                       " AND ((CAST(:any_switch AS TEXT) IS NULL OR t.switch_label = :switch)"
                       " AND (CAST(:any_port AS TEXT) IS NULL OR t.port_label = :port)"
                       " OR t.to_port_id IN (SELECT p.id FROM port p JOIN switch s ON s.id = p.switch_id"
                       " WHERE (CAST(:any_new_switch AS TEXT) IS NULL OR s.label = :new_switch)"
                       " AND (CAST(:any_new_port AS TEXT) IS NULL OR p.label = :new_port))"
                       " OR t.uuid IN (SELECT m.uuid FROM networking_action m WHERE m.part > 0"
                       " AND (CAST(:any_other_switch AS TEXT) IS NULL OR m.switch_label = :other_switch)"
                       " AND (CAST(:any_other_port AS TEXT) IS NULL OR m.port_label = :other_port)))"
                       " AND (CAST(:any_status AS TEXT) IS NULL OR t.status = :status)"
                       " AND (CAST(:any_time AS BIGINT) IS NULL OR t.created_at >= :since)"
                       " ORDER BY t.id DESC LIMIT :limit">(
        tx, filter.member, filter.only, filter.only, filter.member, filter.network, filter.node, filter.node,
        filter.nic, filter.nic, filter.network, filter.network, filter.project, filter.project, filter.switch_label,
        filter.switch_label, filter.port, filter.port, filter.switch_label, filter.switch_label, filter.port,
        filter.port, filter.switch_label, filter.switch_label, filter.port, filter.port, status_of(filter.status),
        status_of(filter.status), filter.since, filter.since, filter.limit);
}

std::optional<std::string> find_pending_action(const Reading& tx, core::PortId port) {
    const auto row = select_one<std::string>(tx,
                                             "SELECT uuid FROM networking_action WHERE status = 'PENDING'"
                                             " AND (port_id = :port OR to_port_id = :same_port) LIMIT 1",
                                             port, port);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

std::optional<std::string> find_move_to_port(const Reading& tx, core::PortId port) {
    const auto row =
        select_one<std::string>(tx, "SELECT uuid FROM networking_action WHERE to_port_id = :port LIMIT 1", port);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

long long count_pending_actions(const Reading& tx, core::ProjectId project) {
    // `+` keeps the database from reading all that the project ever did, instead of what is pending.
    return count(tx,
                 "SELECT COUNT(*) FROM networking_action WHERE status = 'PENDING' AND part = 0"
                 " AND +project_id = :project",
                 project);
}

std::optional<base::Timestamp> find_oldest_pending_time(const Reading& tx) {
    const auto row = select_one<std::optional<long long>>(
        tx, "SELECT MIN(created_at) FROM networking_action WHERE status = 'PENDING'");
    if (!row || !std::get<0>(*row)) return std::nullopt;
    return base::from_seconds(*std::get<0>(*row));
}

std::optional<std::string> find_pending_action_of_node(const Reading& tx, core::NodeId node) {
    const auto row = select_one<std::string>(
        tx,
        "SELECT a.uuid FROM networking_action a JOIN port p ON p.id = a.port_id JOIN nic c ON c.id = p.nic_id"
        " WHERE c.node_id = :node AND a.status = 'PENDING' LIMIT 1",
        node);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
}

void give_up_pending_action(const Writing& tx, core::PortId port, const std::string& error) {
    execute(tx,
            "UPDATE networking_action SET status = 'ERROR', error = :error, finished_at = :now,"
            " to_port_id = NULL, network_id = NULL"
            " WHERE status = 'PENDING' AND uuid IN (SELECT t.uuid FROM networking_action t"
            " WHERE (t.port_id = :port OR t.to_port_id = :same_port) AND t.status = 'PENDING')",
            error, tx.now(), port, port);
}

bool has_begun(const Reading& tx, const std::string& uuid) {
    return exists(tx, "SELECT 1 FROM networking_action WHERE uuid = :uuid AND sent = 1 LIMIT 1", uuid);
}

bool cancel_unsent_action(const Writing& tx, const std::string& uuid, const std::string& error) {
    return execute(tx,
                   "UPDATE networking_action SET status = 'ERROR', error = :error, finished_at = :now,"
                   " to_port_id = NULL, network_id = NULL"
                   " WHERE uuid = :uuid AND status = 'PENDING' AND (type <> 'move_nic' OR to_port_id IS NOT NULL)"
                   " AND NOT EXISTS (SELECT 1 FROM networking_action t WHERE t.uuid = :same_uuid AND t.sent = 1)",
                   error, tx.now(), uuid, uuid) > 0;
}

void insert_networking_action(const Writing& tx, const core::NetworkingAction& action) {
    execute(
        tx,
        "INSERT INTO networking_action (uuid, part, port_id, to_port_id, nic_id, network_id, switch_label,"
        " port_label, group_label, node_label, nic_label, network_label, type, channel, status, next_attempt_at, project_id, requested_by,"
        " created_at)"
        " VALUES (:uuid, :part, :port, :to_port, :nic, :network, :switch_label, :port_label, :group_label,"
        " :node_label, :nic_label, :network_label, :type, :channel, 'PENDING', :next_attempt_at, :project, :requested_by, :created_at)",
        action.uuid, action.part, action.port_id, action.to_port_id, action.nic_id, action.network_id,
        action.switch_label, action.port_label, action.group_label, action.node_label, action.nic_label,
        action.network_label, action_type_word(action.type), action.channel, tx.now(), action.project_id,
        action.requested_by, tx.now());
}

void rename_node_in_actions(const Writing& tx, core::NodeId node, const std::string& label) {
    execute(
        tx,
        "UPDATE networking_action SET node_label = :label WHERE nic_id IN (SELECT id FROM nic WHERE node_id = :node)",
        label, node);
}

void rename_nic_in_actions(const Writing& tx, core::NicId nic, const std::string& label) {
    execute(tx, "UPDATE networking_action SET nic_label = :label WHERE nic_id = :nic", label, nic);
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
                   "UPDATE networking_action SET status = :status, error = :error, detail = :detail,"
                   " attempts = attempts + CAST(id = :part AS INTEGER), finished_at = :finished_at,"
                   " to_port_id = NULL, network_id = NULL"
                   " WHERE status = 'PENDING' AND uuid = (SELECT t.uuid FROM networking_action t WHERE t.id = :action)",
                   error ? "ERROR" : "DONE", error, detail, action, tx.now(), action) > 0;
}

void postpone_action(const Writing& tx, core::ActionId action, base::Timestamp next_attempt, Delivery delivery) {
    execute(tx,
            "UPDATE networking_action SET attempts = attempts + 1, unanswered = unanswered + 1,"
            " next_attempt_at = :next_attempt, sent = :sent WHERE id = :action AND status = 'PENDING'",
            next_attempt, delivery == Delivery::sent, action);
}

void make_actions_due(const Writing& tx, core::SwitchId switch_id) {
    execute(tx,
            "UPDATE networking_action SET next_attempt_at = :now WHERE status = 'PENDING'"
            " AND port_id IN (SELECT id FROM port WHERE switch_id = :switch)",
            tx.now(), switch_id);
}

bool move_nic(const Writing& tx, const std::string& action, core::NicId nic, core::PortId from_port,
              core::PortId to_port) {
    const bool is_wanted =
        exists(tx,
               "SELECT 1 FROM networking_action t JOIN port p ON p.id = t.to_port_id"
               " WHERE t.uuid = :action AND t.status = 'PENDING' AND p.id = :port AND p.nic_id IS NULL",
               action, to_port);
    if (!is_wanted || !move_nic_to_port(tx, nic, from_port, to_port)) return false;
    execute(
        tx,
        "UPDATE networking_action SET port_id = :port, to_port_id = NULL, port_label = p.label, switch_label = s.label,"
        " attempts = 0, unanswered = 0, sent = 0, next_attempt_at = :now FROM port p JOIN switch s ON s.id = p.switch_id"
        " WHERE p.id = :same_port AND networking_action.uuid = :action AND status = 'PENDING'",
        to_port, tx.now(), to_port, action);
    return true;
}

std::vector<ActionPart> list_parts(const Reading& tx, const std::vector<std::string>& uuids) {
    if (uuids.empty()) return {};
    return select_rows<ActionPart,
                       "FROM networking_action t LEFT JOIN switch s ON s.label = t.switch_label"
                       " WHERE t.uuid IN (SELECT value FROM json_each(:uuids)) ORDER BY t.uuid, t.part">(
        tx, value_list(uuids));
}

bool note_carried(const Writing& tx, core::ActionId part) {
    const bool all = !exists(tx,
                             "SELECT 1 FROM networking_action t JOIN networking_action o ON o.uuid = t.uuid"
                             " WHERE t.id = :part AND o.id <> t.id AND (o.carried_at IS NULL"
                             " OR o.carried_at NOT BETWEEN :seen_since AND :seen_until) LIMIT 1",
                             part, tx.now() - seen_for, tx.now() + seen_ahead);
    execute(tx,
            "UPDATE networking_action SET carried_at = :now, attempts = attempts + :counted, unanswered = 0"
            " WHERE id = :part AND status = 'PENDING'",
            tx.now(), all ? 0 : 1, part);
    return all;
}

void reopen_part(const Writing& tx, core::PortId port) {
    execute(tx,
            "UPDATE networking_action SET carried_at = NULL"
            " WHERE port_id = :port AND status = 'PENDING' AND carried_at IS NOT NULL",
            port);
}

void reopen_all_parts(const Writing& tx) {
    execute(tx, "UPDATE networking_action SET carried_at = NULL WHERE status = 'PENDING' AND carried_at IS NOT NULL");
}

long long delete_actions_finished_before(const Writing& tx, base::Timestamp moment, int limit) {
    return execute(tx,
                   "DELETE FROM networking_action WHERE id IN (SELECT id FROM networking_action"
                   " WHERE finished_at < :moment ORDER BY finished_at LIMIT :limit)",
                   moment, limit);
}

long long count_finished_actions(const Reading& tx) {
    return count(tx, "SELECT COUNT(*) FROM networking_action WHERE finished_at IS NOT NULL");
}

std::optional<core::ProjectId> find_project_of_most_actions(const Reading& tx) {
    const auto row = select_one<std::optional<core::ProjectId>>(
        tx,
        "SELECT project_id FROM networking_action WHERE finished_at IS NOT NULL"
        " GROUP BY project_id ORDER BY COUNT(*) DESC LIMIT 1");
    return row ? std::get<0>(*row) : std::nullopt;
}

long long delete_oldest_actions(const Writing& tx, std::optional<core::ProjectId> project, long long number) {
    return execute(tx,
                   "DELETE FROM networking_action WHERE id IN (SELECT id FROM networking_action"
                   " WHERE finished_at IS NOT NULL AND +project_id IS NOT DISTINCT FROM :project"
                   " ORDER BY finished_at LIMIT :number)",
                   project, number);
}

}  // namespace haas::store
