// How often each route asks the database, on a small site and on a large one: the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "api/route.hpp"
#include "store/attachment.hpp"
#include "store/network.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/project.hpp"
#include "store/switch.hpp"
#include "unit/api_service.hpp"
#include "unit/statement_counter.hpp"

using namespace haas;
using haas_test::ApiService;
using haas_test::StatementCounter;
using http::Method;

namespace {

struct Ask {
    std::string operation;
    Method method;
    std::string path;
    std::string body = {};
    int status = 200;
    bool operator==(const Ask&) const = default;
};

/// Node n0 has so many NICs; all nodes are in project p, and all NICs on its network w, with a port of switch s each.
void fill(ApiService& service, int nodes, int nics) {
    const auto change = [&](Method method, const std::string& path, const std::string& body) {
        const auto answer = service.send("admin", method, path, body);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
    };
    change(Method::put, "/project/p", "");
    change(Method::put, "/network/w", R"({"owner": "p", "access": "p", "net_id": ""})");
    const base::SystemClock clock;
    store::Database database(service.options(), clock);
    database.write([&](store::Writing& tx) {
        const auto project = store::find_project(tx, "p")->id;
        const auto network = *store::find_network(tx, "w");
        const auto on = store::insert_switch(tx, "s", "mock", {{"hostname", "h"}});
        core::Bmc bmc;
        bmc.address.type = "mock";
        int number = 0;
        for (int i = 0; i < nodes; ++i) {
            const auto node = store::insert_node(tx, "n" + std::to_string(i), bmc);
            store::set_node_project(tx, node, project);
            for (int k = 0; k < (i == 0 ? nics : 1); ++k, ++number) {
                const auto name = std::to_string(number);
                const auto nic = store::insert_nic(tx, node, "e" + std::to_string(k), name);
                const auto port = store::insert_port(tx, on, "p" + name);
                store::set_port_nic(tx, port, nic);
                store::set_port_verified(tx, port);
                REQUIRE(store::insert_attachment(tx, nic, {"vlan/native", network.id, network.vlan}));
            }
        }
        const auto dark = store::insert_node(tx, "dark", bmc);
        store::set_node_project(tx, dark, project);
        store::set_port_nic(tx, store::insert_port(tx, on, "dark"), store::insert_nic(tx, dark, "e0", "dark"));
        const auto free = store::insert_node(tx, "free", bmc);
        store::insert_nic(tx, free, "e0", "free");
        store::insert_port(tx, on, "spare");
    });
}

/// In this order: what one makes, the next ones use.
std::vector<Ask> asks() {
    using enum Method;
    return {
        {"list_projects", get, "/projects"},
        {"show_project", get, "/project/p"},
        {"project_create", put, "/project/q"},
        {"user_create", put, "/user/u", R"({"password": "long enough"})"},
        {"list_users", get, "/users"},
        {"user_set_password", put, "/user/u/password", R"({"password": "longer still"})"},
        {"user_set_role", put, "/user/u/role", R"({"role": "auditor"})"},
        {"user_set_admin", patch, "/user/u", R"({"is_admin": false})"},
        {"project_add_user", post, "/project/p/add_user", R"({"user": "u"})"},
        {"list_project_users", get, "/project/p/users"},
        {"project_set_role", put, "/project/p/user/u/role", R"({"role": "observer"})"},
        {"project_remove_user", post, "/project/p/remove_user", R"({"user": "u"})"},
        {"user_delete", del, "/user/u"},
        {"whoami", get, "/whoami"},
        {"list_tokens", get, "/tokens"},
        {"list_free_nodes", get, "/free_nodes"},
        {"list_nodes", get, "/nodes"},
        {"list_project_nodes", get, "/project/p/nodes"},
        {"list_project_headnodes", get, "/project/p/headnodes"},
        {"list_project_networks", get, "/project/p/networks"},
        {"show_node", get, "/node/n0"},
        {"node_register", put, "/node/new", R"({"obm": {"type": "mock", "host": "h", "user": "u", "password": "p"}})"},
        {"node_update", patch, "/node/new", R"({"obm": {"host": "other", "password": "p"}})"},
        {"node_register_nic", put, "/node/new/nic/e0", R"({"macaddr": "02:00:00:00:00:01"})"},
        {"nic_update", patch, "/node/new/nic/e0", R"({"macaddr": "02:00:00:00:00:02"})"},
        {"node_delete_nic", del, "/node/new/nic/e0"},
        {"node_set_metadata", put, "/node/n0/metadata/m", R"({"value": 1})"},
        {"node_delete_metadata", del, "/node/n0/metadata/m"},
        {"node_delete", del, "/node/new"},
        {"list_networks", get, "/networks"},
        {"show_network", get, "/network/w"},
        {"list_network_attachments", get, "/network/w/attachments"},
        {"network_create", put, "/network/x", R"({"owner": "p", "access": "p", "net_id": ""})"},
        {"network_grant_project_access", put, "/network/w/access/q"},
        {"network_revoke_project_access", del, "/network/w/access/q"},
        {"node_connect_network", post, "/node/dark/nic/e0/connect_network", R"({"network": "w"})", 202},
        {"node_detach_network", post, "/node/n0/nic/e0/detach_network", R"({"network": "w"})", 202},
        {"list_networking_actions", get, "/networking_actions"},
        {"network_delete", del, "/network/x"},
        {"project_connect_node", post, "/project/q/connect_node", R"({"node": "free"})"},
        {"project_detach_node", post, "/project/q/detach_node", R"({"node": "free"})"},
        {"project_delete", del, "/project/q"},
        {"list_headnode_images", get, "/headnode_images"},
        {"list_switches", get, "/switches"},
        {"show_switch", get, "/switch/s"},
        {"switch_register", put, "/switch/t", R"({"type": "mock", "hostname": "h"})"},
        {"switch_update", post, "/switch/t/update", R"({"hostname": "other"})"},
        {"switch_delete", del, "/switch/t"},
        {"show_port", get, "/switch/s/port/p0"},
        {"port_register", put, "/switch/s/port/gi2/0/1"},
        {"port_connect_nic", post, "/switch/s/port/gi2/0/1/connect_nic", R"({"node": "free", "nic": "e0"})"},
        {"port_detach_nic", post, "/switch/s/port/gi2/0/1/detach_nic"},
        {"port_delete", del, "/switch/s/port/gi2/0/1"},
        {"port_revert", post, "/switch/s/port/spare/revert", "", 202},
        {"list_port_groups", get, "/port_groups"},
        {"list_drift", get, "/drift"},
        {"list_strays", get, "/strays"},
        {"uplink_register", put, "/switch/s/uplink/gi2/0/2"},
        {"list_uplinks", get, "/switch/s/uplinks"},
        {"uplink_delete", del, "/switch/s/uplink/gi2/0/2"},
        {"health", get, "/healthz"},
        {"list_hosts", get, "/hosts"},
        {"list_active_extensions", get, "/active_extensions"},
    };
}

struct Cost {
    int status = 0;
    std::string body;
    int statements = 0;
};

std::vector<Cost> costs(int nodes, int nics) {
    const StatementCounter counter;
    ApiService service;
    fill(service, nodes, nics);
    std::vector<Cost> all;
    for (const auto& ask : asks()) {
        StatementCounter::take_statements();
        const auto answer = service.send("admin", ask.method, ask.path, ask.body);
        all.push_back({answer.status, answer.body, StatementCounter::take_statements()});
    }
    return all;
}

}  // namespace

TEST_CASE("statements: each route asks as often of a large site as of a small one") {
    const auto list = asks();
    const auto small = costs(1, 1);
    const auto many_nics = costs(1, 32);
    const auto many_nodes = costs(500, 1);
    for (std::size_t i = 0; i < list.size(); ++i) {
        CAPTURE(list[i].operation);
        CHECK_MESSAGE(small[i].status == list[i].status, small[i].body);
        CHECK_MESSAGE(many_nodes[i].status == list[i].status, many_nodes[i].body);
        CHECK(small[i].statements > 0);
        CHECK(many_nics[i].statements == small[i].statements);
        CHECK(many_nodes[i].statements == small[i].statements);
    }
}

TEST_CASE("statements: of each route, it is known how often it asks") {
    std::set<std::string> known;
    for (const auto& ask : asks()) known.insert(ask.operation);
    for (const auto& route : api::routes()) {
        CAPTURE(std::string(route.operation));
        // What a machine or VM does, whatever the site: see "transactions of requests about machines".
        static const std::set<std::string> of_one_thing = {
            "node_enable_obm", "node_power_cycle", "node_power_on", "node_power_off", "node_power_status",
            "node_set_bootdev", "node_insert_media", "node_eject_media", "node_show_hardware", "start_console",
            "show_console", "stop_console", "show_headnode", "headnode_create", "headnode_delete", "headnode_start",
            "headnode_stop", "headnode_create_hnic", "headnode_delete_hnic", "headnode_connect_network",
            "headnode_detach_network",
            // One action, token or session.
            "show_networking_action", "networking_action_cancel", "token_create", "token_delete", "session_create",
            "session_delete",
            // A group has few members.
            "show_port_group", "port_group_create", "port_group_delete", "port_group_connect_nic",
            "port_group_detach_nic", "port_group_revert", "port_move_nic"};
        CHECK(known.contains(std::string(route.operation)) != of_one_thing.contains(std::string(route.operation)));
    }
}
