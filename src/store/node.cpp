#include "store/node.hpp"

#include <algorithm>

#include "core/label.hpp"
#include "store/rows.hpp"

namespace haas::store {

namespace {

/// In the program and not by the database: of 100,000 labels, PostgreSQL would need a second to make the keys of
/// natural_order, also where an index has them.
std::vector<std::string> in_order(std::vector<std::string> labels) {
    std::sort(labels.begin(), labels.end(), core::NaturalOrder());
    return labels;
}

}  // namespace

/// Of `node n` with its `project p`, if it has one.
template <>
struct Columns<core::Node> {
    static constexpr std::tuple list{
        Column{"n.id", &core::Node::id},
        Column{"n.label", &core::Node::label},
        Column{"n.project_id", &core::Node::project_id},
        Column{"p.label", &core::Node::project_label},
    };
};

template <>
struct Columns<core::BmcAddress> {
    static constexpr std::tuple list{
        Column{"obm_type", &core::BmcAddress::type},
        Column{"obm_host", &core::BmcAddress::host},
        Column{"obm_user", &core::BmcAddress::user},
        Column{"obm_port", &core::BmcAddress::port},
        Column{"obm_cipher_suite", &core::BmcAddress::cipher_suite},
        Column{"obm_verify_tls", &core::BmcAddress::verify_tls},
        Column{"obm_system", &core::BmcAddress::system},
        Column{"obm_boot_mode", &core::BmcAddress::boot_mode},
        Column{"obm_privilege", &core::BmcAddress::privilege},
        Column{"obm_interface", &core::BmcAddress::interface},
        Column{"obm_retries", &core::BmcAddress::retries},
        Column{"obm_retry_interval", &core::BmcAddress::retry_interval},
        Column{"obm_console", &core::BmcAddress::console},
        Column{"obm_legacy_tls", &core::BmcAddress::legacy_tls},
    };
};

template <>
struct Columns<core::Bmc> {
    static constexpr auto list = std::tuple_cat(inner_columns<&core::Bmc::address>(Columns<core::BmcAddress>::list),
                                                std::tuple{Column{"obm_password", &core::Bmc::sealed_password}});
};

std::optional<core::Node> find_node(const Reading& tx, const std::string& label) {
    return select_row<core::Node, "FROM node n LEFT JOIN project p ON p.id = n.project_id WHERE n.label = :label">(
        tx, label);
}

std::optional<core::Node> find_node_by_id(const Reading& tx, core::NodeId node) {
    return select_row<core::Node, "FROM node n LEFT JOIN project p ON p.id = n.project_id WHERE n.id = :node">(tx,
                                                                                                               node);
}

std::vector<std::string> list_nodes(const Reading& tx) {
    return in_order(select_all<std::string>(tx, "SELECT label FROM node"));
}

std::vector<std::string> list_free_nodes(const Reading& tx) {
    return in_order(select_all<std::string>(tx, "SELECT label FROM node WHERE project_id IS NULL"));
}

std::vector<std::string> list_nodes_of_project(const Reading& tx, core::ProjectId project) {
    return in_order(select_all<std::string>(tx, "SELECT label FROM node WHERE project_id = :project", project));
}

core::Bmc get_bmc(const Reading& tx, core::NodeId node) {
    return select_row<core::Bmc, "FROM node WHERE id = :node">(tx, node).value();
}

core::NodeId insert_node(const Writing& tx, const std::string& label, const core::Bmc& bmc) {
    const auto& a = bmc.address;
    return insert<core::NodeId>(
        tx,
        "INSERT INTO node (label, obm_password, obm_type, obm_host, obm_user, obm_port, obm_cipher_suite,"
        " obm_verify_tls, obm_system, obm_boot_mode, obm_privilege, obm_interface, obm_retries, obm_retry_interval,"
        " obm_console, obm_legacy_tls) VALUES (:label, :password, :type, :host, :user, :port, :cipher_suite, :verify_tls, :system,"
        " :boot_mode, :privilege, :interface, :retries, :retry_interval, :console, :legacy_tls) RETURNING id",
        label, bmc.sealed_password, a.type, a.host, a.user, a.port, a.cipher_suite, a.verify_tls, a.system, a.boot_mode,
        a.privilege, a.interface, a.retries, a.retry_interval, a.console, a.legacy_tls);
}

void set_bmc(const Writing& tx, core::NodeId node, const core::Bmc& bmc) {
    const auto& a = bmc.address;
    execute(
        tx,
        "UPDATE node SET obm_password = :password, obm_type = :type, obm_host = :host, obm_user = :user,"
        " obm_port = :port, obm_cipher_suite = :cipher_suite, obm_verify_tls = :verify_tls, obm_system = :system,"
        " obm_boot_mode = :boot_mode, obm_privilege = :privilege, obm_interface = :interface,"
        " obm_retries = :retries, obm_retry_interval = :retry_interval, obm_console = :console, obm_legacy_tls = :legacy_tls"
        " WHERE id = :node",
        bmc.sealed_password, a.type, a.host, a.user, a.port, a.cipher_suite, a.verify_tls, a.system, a.boot_mode,
        a.privilege, a.interface, a.retries, a.retry_interval, a.console, a.legacy_tls, node);
}

void set_node_label(const Writing& tx, core::NodeId node, const std::string& label) {
    execute(tx, "UPDATE node SET label = :label WHERE id = :node", label, node);
}

void delete_node(const Writing& tx, core::NodeId node) { execute(tx, "DELETE FROM node WHERE id = :node", node); }

void set_node_project(const Writing& tx, core::NodeId node, std::optional<core::ProjectId> project) {
    execute(tx, "UPDATE node SET project_id = :project WHERE id = :node", project, node);
}

}  // namespace haas::store
