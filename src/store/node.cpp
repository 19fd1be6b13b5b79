#include "store/node.hpp"

#include "store/sql.hpp"

namespace haas::store {

std::optional<core::Node> find_node(const Transaction& tx, const std::string& label) {
    const auto row = select_one<core::Id, std::optional<core::Id>, std::optional<std::string>>(
        tx,
        "SELECT n.id, n.project_id, p.label FROM node n LEFT JOIN project p ON p.id = n.project_id"
        " WHERE n.label = :label",
        label);
    if (!row) return std::nullopt;
    return core::Node{std::get<0>(*row), label, std::get<1>(*row), std::get<2>(*row)};
}

std::optional<core::Node> find_node_by_id(const Transaction& tx, core::Id node) {
    const auto row = select_one<std::string, std::optional<core::Id>, std::optional<std::string>>(
        tx,
        "SELECT n.label, n.project_id, p.label FROM node n LEFT JOIN project p ON p.id = n.project_id"
        " WHERE n.id = :node",
        node);
    if (!row) return std::nullopt;
    return core::Node{node, std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)};
}

std::vector<std::string> list_nodes(const Transaction& tx) {
    return select_all<std::string>(tx, "SELECT label FROM node ORDER BY label COLLATE natural_order");
}

std::vector<std::string> list_free_nodes(const Transaction& tx) {
    return select_all<std::string>(tx, "SELECT label FROM node WHERE project_id IS NULL ORDER BY label COLLATE natural_order");
}

std::vector<std::string> list_nodes_of_project(const Transaction& tx, core::Id project) {
    return select_all<std::string>(tx, "SELECT label FROM node WHERE project_id = :project ORDER BY label COLLATE natural_order", project);
}

core::Bmc get_bmc(const Transaction& tx, core::Id node) {
    const auto row = select_one<std::string, std::string, std::string, std::string, std::optional<int>,
                                std::optional<int>, int>(
        tx,
        "SELECT obm_type, obm_host, obm_user, obm_password, obm_port, obm_cipher_suite, obm_verify_tls FROM node"
        " WHERE id = :node",
        node);
    const auto& [type, host, user, password, port, cipher_suite, verify_tls] = row.value();
    return {type, host, user, password, port, cipher_suite, verify_tls != 0};
}

core::Id insert_node(const Transaction& tx, const std::string& label, const core::Bmc& bmc) {
    return insert(tx,
                  "INSERT INTO node (label, obm_type, obm_host, obm_user, obm_password, obm_port, obm_cipher_suite,"
                  " obm_verify_tls) VALUES (:label, :type, :host, :user, :password, :port, :cipher_suite, :verify_tls)"
                  " RETURNING id",
                  label, bmc.type, bmc.host, bmc.user, bmc.sealed_password, bmc.port, bmc.cipher_suite, bmc.verify_tls);
}

void set_bmc(const Transaction& tx, core::Id node, const core::Bmc& bmc) {
    execute(tx,
            "UPDATE node SET obm_type = :type, obm_host = :host, obm_user = :user, obm_password = :password,"
            " obm_port = :port, obm_cipher_suite = :cipher_suite, obm_verify_tls = :verify_tls WHERE id = :node",
            bmc.type, bmc.host, bmc.user, bmc.sealed_password, bmc.port, bmc.cipher_suite, bmc.verify_tls, node);
}

void set_node_label(const Transaction& tx, core::Id node, const std::string& label) {
    execute(tx, "UPDATE node SET label = :label WHERE id = :node", label, node);
}

void delete_node(const Transaction& tx, core::Id node) {
    execute(tx, "DELETE FROM node WHERE id = :node", node);
}

void set_node_project(const Transaction& tx, core::Id node, std::optional<core::Id> project) {
    execute(tx, "UPDATE node SET project_id = :project WHERE id = :node", project, node);
}

}  // namespace haas::store
