// The world of the tests of port groups: what administrators and users do is done by the use cases.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "service/network.hpp"
#include "service/networking.hpp"
#include "service/networking_action.hpp"
#include "service/port_group.hpp"
#include "service/project.hpp"
#include "store/network.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/project.hpp"
#include "sync/world.hpp"

namespace haas_test {

struct GroupWorld : World {
    using Writing = haas::store::Writing;

    /// A group of registered ports, and a node of project p with its NIC eth0 on it.
    void create_group(const std::string& group, const std::vector<haas::service::PortName>& members,
                      const std::string& node) {
        database().write([&](Writing& tx) {
            haas::core::Bmc bmc;
            bmc.address.type = "mock";
            const auto id = haas::store::insert_node(tx, node, bmc);
            haas::store::set_node_project(tx, id, haas::store::find_project(tx, "p").value().id);
            haas::store::insert_nic(tx, id, "eth0", "02:00:00:00:ff:01");
            haas::service::port_group_create(tx, drivers(), group, {members});
            haas::service::port_group_connect_nic(tx, group, label(node), nic);
        });
    }
    /// One that all projects may use.
    void create_network(const std::string& network, haas::core::Vlan vlan) {
        database().write([&](Writing& tx) {
            haas::core::Network made;
            made.label = network;
            made.vlan = vlan;
            made.is_public = true;
            haas::store::insert_network(tx, made);
        });
    }
    std::string join(const std::string& node, const std::string& network, const std::string& channel = "vlan/native") {
        return database().write([&](Writing& tx) {
            return haas::service::node_connect_network(tx, admin, drivers(), {}, label(node), nic,
                                                       haas::core::NetworkLabel(network), channel);
        });
    }
    std::string leave(const std::string& node, const std::string& network) {
        return database().write([&](Writing& tx) {
            return haas::service::node_detach_network(tx, admin, drivers(), {}, label(node), nic,
                                                      haas::core::NetworkLabel(network))
                .action;
        });
    }
    std::string revert_group(const std::string& group) {
        return database().write([&](Writing& tx) { return haas::service::port_group_revert(tx, admin, group); });
    }
    std::string revert_group_by_force(const std::string& group) {
        return database().write(
            [&](Writing& tx) { return haas::service::port_group_revert_by_force(tx, admin, group); });
    }
    void free_node(const std::string& node) {
        database().write([&](Writing& tx) {
            haas::service::project_detach_node(tx, admin, haas::core::ProjectLabel("p"), label(node),
                                               haas::service::Leaving::tidy);
        });
    }
    void delete_network(const std::string& network) {
        database().write([&](Writing& tx) { haas::service::network_delete(tx, admin, network); });
    }
    void cancel(const std::string& uuid) {
        database().write([&](Writing& tx) { haas::service::networking_action_cancel(tx, admin, uuid); });
    }
    haas::service::ActionView show(const std::string& uuid) {
        return database().read(
            [&](haas::store::Reading& tx) { return haas::service::show_networking_action(tx, admin, uuid); });
    }

    const haas::service::Caller admin{haas::core::UserId(1), "root", true};
    const haas::core::NicLabel nic{"eth0"};

private:
    static haas::core::NodeLabel label(const std::string& node) { return haas::core::NodeLabel(node); }
};

/// Port `a` of s1 and port `b` of s2 are the group g, with the NIC of node n1; the networks red (100) and blue (200).
struct Pair : GroupWorld {
    Pair() {
        register_switch("s2");
        register_port("a");
        register_port("b", "s2");
        create_group("g", {{"s1", "a"}, {"s2", "b"}}, "n1");
        create_network("red", 100);
        create_network("blue", 200);
    }
    haas::core::PortState a() { return device().carries("a"); }
    haas::core::PortState b() { return device("s2").carries("b"); }
    bool both_carry(const haas::core::PortState& state) { return a() == state && b() == state; }
    bool all_verified() { return state("a") == "verified" && state("b", "s2") == "verified"; }
    void attach_red() {
        const auto uuid = join("n1", "red");
        sync();
        if (status(uuid) != "DONE") throw std::runtime_error("not attached: " + error(uuid));
    }
};

}  // namespace haas_test
