#include "store/networking_action.hpp"

#include "store/sql.hpp"

namespace haas::store {

namespace {

using Type = core::NetworkingAction::Type;
using Status = core::NetworkingAction::Status;

Status parse_status(const std::string& word) {
    if (word == "DONE") return Status::done;
    return word == "ERROR" ? Status::error : Status::pending;
}

}  // namespace

std::optional<core::NetworkingAction> find_networking_action(const Transaction& tx, const std::string& uuid) {
    using Text = std::optional<std::string>;
    std::optional<core::NetworkingAction> found;
    select<std::optional<core::Id>, std::optional<core::Id>, std::optional<core::Id>, std::string, std::string, Text, Text,
           Text, std::string, Text, std::string, int, Text, Text, std::optional<core::Id>, std::string, long long,
           std::optional<long long>>(
        tx,
        "SELECT port_id, nic_id, network_id, switch_label, port_label, node_label, nic_label, network_label, type,"
        " channel, status, attempts, error, detail, project_id, requested_by, created_at, finished_at FROM"
        " networking_action WHERE uuid = :uuid",
        [&](std::optional<core::Id> port, std::optional<core::Id> nic, std::optional<core::Id> network,
            const std::string& switch_label, const std::string& port_label, const Text& node_label,
            const Text& nic_label, const Text& network_label, const std::string& type, const Text& channel,
            const std::string& status, int attempts, const Text& error, const Text& detail,
            std::optional<core::Id> project, const std::string& requested_by, long long created, std::optional<long long> finished) {
            found = core::NetworkingAction{uuid, port.value_or(0), nic, network, switch_label, port_label, node_label,
                                           nic_label, network_label,
                                           type == "revert_port" ? Type::revert_port : Type::modify_port, channel,
                                           parse_status(status), attempts, error, detail, project,
                                           requested_by, base::from_seconds(created), std::nullopt};
            if (finished) found->finished_at = base::from_seconds(*finished);
        },
        uuid);
    return found;
}

bool port_has_pending_action(const Transaction& tx, core::Id port) {
    return exists(tx, "SELECT 1 FROM networking_action WHERE port_id = :port AND status = 'PENDING'", port);
}

bool node_has_pending_action(const Transaction& tx, core::Id node) {
    return exists(tx,
                  "SELECT 1 FROM networking_action a JOIN port p ON p.id = a.port_id JOIN nic c ON c.id = p.nic_id"
                  " WHERE c.node_id = :node AND a.status = 'PENDING' LIMIT 1",
                  node);
}

void cancel_pending_action(const Transaction& tx, core::Id port, const std::string& error) {
    execute(tx,
            "UPDATE networking_action SET status = 'ERROR', error = :error, finished_at = :now WHERE port_id = :port"
            " AND status = 'PENDING'",
            error, tx.now(), port);
}

void insert_networking_action(const Transaction& tx, const core::NetworkingAction& action) {
    execute(tx,
            "INSERT INTO networking_action (uuid, port_id, nic_id, network_id, switch_label, port_label, node_label,"
            " nic_label, network_label, type, channel, status, next_attempt_at, project_id, requested_by,"
            " created_at)"
            " VALUES (:uuid, :port, :nic, :network, :switch_label, :port_label, :node_label, :nic_label,"
            " :network_label, :type, :channel, 'PENDING', :next_attempt_at, :project, :requested_by, :created_at)",
            action.uuid, action.port_id, action.nic_id, action.network_id, action.switch_label, action.port_label,
            action.node_label, action.nic_label, action.network_label,
            action.type == Type::revert_port ? "revert_port" : "modify_port", action.channel, tx.now(),
            action.project_id, action.requested_by, tx.now());
}

}  // namespace haas::store
