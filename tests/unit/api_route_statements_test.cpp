// How often each route asks the database: as often as it is known to, on a small site and on a large one.
#include <doctest/doctest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "api/route.hpp"
#include "base/json.hpp"
#include "store/attachment.hpp"
#include "store/network.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/port_group.hpp"
#include "store/project.hpp"
#include "store/switch.hpp"
#include "unit/api_service.hpp"
#include "unit/fake_consoles.hpp"
#include "unit/scripted_hypervisor.hpp"
#include "unit/statement_counter.hpp"

using namespace haas;
using haas_test::ApiService;
using haas_test::FakeConsoles;
using haas_test::ScriptedHypervisor;
using haas_test::StatementCounter;
using http::Method;

namespace {

struct Ask {
    std::string operation;
    Method method;
    std::string path;  ///< `{action}` in it is the networking action that was requested last
    int statements;
    std::string body = {};
    int status = 200;
    int more = 0;  ///< statements for each further member of a port group
};

/// The API with a hypervisor, and with enough VLANs for a headnode of many networks.
struct Site {
    ScriptedHypervisor hypervisor;
    FakeConsoles consoles;
    ApiService service{[this](haas_test::Settings& settings) {
        settings.headnodes.hypervisor = &hypervisor;
        settings.headnodes.base_imgs = {"tiny"};
        settings.consoles = &consoles;
        settings.bmcs.media_urls = {"http://h/"};
        for (core::Vlan vlan = 100; vlan < 120; ++vlan) settings.vlans.pool.insert(vlan);
    }};

    http::Response change(Method method, const std::string& path, const std::string& body = {}) {
        auto answer = service.send("admin", method, path, body);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        return answer;
    }
    store::Database database() const { return {service.options(), clock}; }
    base::SystemClock clock;
};

/// Node n0 has so many NICs; all nodes are in project p, and all NICs on its network w, with a port of switch s each.
void fill(Site& site, int nodes, int nics) {
    site.change(Method::put, "/project/p");
    site.change(Method::put, "/node/logged", R"({"obm": {"type": "ipmi", "host": "h", "user": "u", "password": "p"}})");
    site.change(Method::put, "/network/w", R"({"owner": "p", "access": "p", "net_id": ""})");
    site.database().write([&](store::Writing& tx) {
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
        const auto moved = store::insert_nic(tx, store::insert_node(tx, "moved", bmc), "e0", "moved");
        store::set_port_nic(tx, store::insert_port(tx, on, "start"), moved);
        REQUIRE(store::insert_attachment(tx, moved, {"vlan/native", network.id, network.vlan}));
        store::set_port_verified(tx, store::insert_port(tx, on, "goal"));
    });
}

/// Node n of project p is on group g, with network w; each of so many ports is on a switch of its own. As many are
/// free.
void fill_group(Site& site, int members) {
    site.change(Method::put, "/project/p");
    site.change(Method::put, "/network/w", R"({"owner": "p", "access": "p", "net_id": ""})");
    site.change(Method::put, "/network/x", R"({"owner": "p", "access": "p", "net_id": ""})");
    site.database().write([&](store::Writing& tx) {
        const auto network = *store::find_network(tx, "w");
        core::Bmc bmc;
        bmc.address.type = "mock";
        const auto node = store::insert_node(tx, "n", bmc);
        store::set_node_project(tx, node, store::find_project(tx, "p")->id);
        const auto nic = store::insert_nic(tx, node, "e0", "1");
        store::insert_nic(tx, store::insert_node(tx, "free", bmc), "e0", "2");
        const auto group = store::insert_port_group(tx, {{}, "g", false});
        for (int i = 0; i < members; ++i) {
            const auto on = store::insert_switch(tx, "s" + std::to_string(i), "mock", {{"hostname", "h"}});
            const auto port = store::insert_port(tx, on, "used");
            store::join_port_group(tx, port, group);
            store::set_port_nic(tx, port, nic);
            store::set_port_verified(tx, port);
            store::set_port_verified(tx, store::insert_port(tx, on, "free"));
        }
        REQUIRE(store::insert_attachment(tx, nic, {"vlan/native", network.id, network.vlan}));
    });
}

/// Headnode h of project p, with so many HNICs, each on a network of its own.
void fill_headnode(Site& site, int hnics) {
    site.change(Method::put, "/project/p");
    site.change(Method::put, "/headnode/h", R"({"project": "p", "base_img": "tiny"})");
    for (int i = 0; i < hnics; ++i) {
        const auto name = std::to_string(i);
        site.change(Method::put, "/network/w" + name, R"({"owner": "p", "access": "p", "net_id": ""})");
        site.change(Method::put, "/headnode/h/hnic/e" + name);
        site.change(Method::post, "/headnode/h/hnic/e" + name + "/connect_network", R"({"network": "w)" + name + "\"}");
    }
}

/// In this order: what one makes, the next ones use.
std::vector<Ask> asks_of_site() {
    using enum Method;
    return {
        {"list_projects", get, "/projects", 6},
        {"show_project", get, "/project/p", 9},
        {"project_create", put, "/project/q", 6},
        {"user_create", put, "/user/u", 10, R"({"password": "long enough"})"},
        {"list_users", get, "/users", 8},
        {"user_set_password", put, "/user/u/password", 13, R"({"password": "longer still"})"},
        {"user_set_role", put, "/user/u/role", 6, R"({"role": "auditor"})"},
        {"user_set_admin", patch, "/user/u", 6, R"({"is_admin": false})"},
        {"project_add_user", post, "/project/p/add_user", 8, R"({"user": "u"})"},
        {"list_project_users", get, "/project/p/users", 6},
        {"project_set_role", put, "/project/p/user/u/role", 8, R"({"role": "observer"})"},
        {"project_remove_user", post, "/project/p/remove_user", 8, R"({"user": "u"})"},
        {"user_delete", del, "/user/u", 6},
        {"whoami", get, "/whoami", 5},
        {"list_tokens", get, "/tokens", 5},
        {"token_create", post, "/token", 7, R"({"label": "t"})"},
        {"token_delete", del, "/token/t", 6},
        {"session_create", post, "/session", 7},
        {"session_delete", del, "/session", 4},
        {"list_free_nodes", get, "/free_nodes", 5},
        {"list_nodes", get, "/nodes", 5},
        {"list_project_nodes", get, "/project/p/nodes", 6},
        {"list_project_headnodes", get, "/project/p/headnodes", 6},
        {"list_project_networks", get, "/project/p/networks", 6},
        {"show_node", get, "/node/n0", 9},
        {"node_register", put, "/node/new", 7,
         R"({"obm": {"type": "mock", "host": "h", "user": "u", "password": "p"}})"},
        {"node_update", patch, "/node/new", 10, R"({"obm": {"host": "other", "password": "p"}})"},
        {"node_register_nic", put, "/node/new/nic/e0", 8, R"({"macaddr": "02:00:00:00:00:01"})"},
        {"nic_update", patch, "/node/new/nic/e0", 8, R"({"macaddr": "02:00:00:00:00:02"})"},
        {"node_delete_nic", del, "/node/new/nic/e0", 9},
        {"node_enable_obm", put, "/node/new/obm", 5, R"({"enabled": true})"},
        {"node_power_on", post, "/node/new/power_on", 29},
        {"node_power_off", post, "/node/new/power_off", 24},
        {"node_power_cycle", post, "/node/new/power_cycle", 31},
        {"node_power_status", get, "/node/new/power_status", 18},
        {"node_set_bootdev", put, "/node/new/boot_device", 23, R"({"bootdev": "disk"})"},
        {"node_insert_media", put, "/node/new/media", 24, R"({"url": "http://h/a.iso"})"},
        {"node_eject_media", del, "/node/new/media", 28},
        {"node_show_hardware", get, "/node/new/hardware", 23},
        {"start_console", put, "/node/logged/console", 34},
        {"show_console", get, "/node/logged/console", 15},
        {"stop_console", del, "/node/logged/console", 13},
        {"node_set_metadata", put, "/node/n0/metadata/m", 8, R"({"value": 1})"},
        {"node_delete_metadata", del, "/node/n0/metadata/m", 6},
        {"node_delete", del, "/node/new", 10},
        {"list_networks", get, "/networks", 6},
        {"show_network", get, "/network/w", 7},
        {"list_network_attachments", get, "/network/w/attachments", 6},
        {"network_create", put, "/network/x", 18, R"({"owner": "p", "access": "p", "net_id": ""})"},
        {"network_grant_project_access", put, "/network/w/access/q", 10},
        {"network_revoke_project_access", del, "/network/w/access/q", 14},
        {"node_connect_network", post, "/node/dark/nic/e0/connect_network", 17, R"({"network": "w"})", 202},
        {"node_detach_network", post, "/node/n0/nic/e0/detach_network", 13, R"({"network": "w"})", 202},
        {"show_networking_action", get, "/networking_action/{action}", 7},
        {"networking_action_cancel", post, "/networking_action/{action}/cancel", 8},
        {"list_networking_actions", get, "/networking_actions", 6},
        {"network_delete", del, "/network/x", 10},
        {"project_connect_node", post, "/project/q/connect_node", 15, R"({"node": "free"})"},
        {"project_detach_node", post, "/project/q/detach_node", 16, R"({"node": "free"})"},
        {"project_delete", del, "/project/q", 10},
        {"list_headnode_images", get, "/headnode_images", 4},
        {"list_switches", get, "/switches", 5},
        {"show_switch", get, "/switch/s", 9},
        {"switch_register", put, "/switch/t", 7, R"({"type": "mock", "hostname": "h"})"},
        {"switch_update", post, "/switch/t/update", 15, R"({"hostname": "other"})"},
        {"switch_delete", del, "/switch/t", 10},
        {"show_port", get, "/switch/s/port/p0", 9},
        {"port_register", put, "/switch/s/port/gi2/0/1", 9},
        {"port_connect_nic", post, "/switch/s/port/gi2/0/1/connect_nic", 12, R"({"node": "free", "nic": "e0"})"},
        {"port_detach_nic", post, "/switch/s/port/gi2/0/1/detach_nic", 13},
        {"port_delete", del, "/switch/s/port/gi2/0/1", 11},
        {"port_revert", post, "/switch/s/port/spare/revert", 9, "", 202},
        {"port_move_nic", post, "/switch/s/port/goal/move_nic", 16, R"({"node": "moved", "nic": "e0"})", 202},
        {"list_port_groups", get, "/port_groups", 5},
        {"list_drift", get, "/drift", 5},
        {"list_strays", get, "/strays", 6},
        {"uplink_register", put, "/switch/s/uplink/gi2/0/2", 9},
        {"list_uplinks", get, "/switch/s/uplinks", 6},
        {"uplink_delete", del, "/switch/s/uplink/gi2/0/2", 6},
        {"health", get, "/healthz", 6},
        {"list_hosts", get, "/hosts", 5},
        {"list_active_extensions", get, "/active_extensions", 4},
    };
}

/// What a group of two ports takes, and what each further port does.
std::vector<Ask> asks_of_group(int members) {
    using enum Method;
    std::string ports;
    for (int i = 0; i < members; ++i)
        ports += (i == 0 ? "" : ", ") + (R"({"switch": "s)" + std::to_string(i) + R"(", "port": "free"})");
    return {
        {"port_group_create", put, "/port_group/new", 18, R"({"members": [)" + ports + "]}", 200, 5},
        {"port_group_connect_nic", post, "/port_group/new/connect_nic", 14, R"({"node": "free", "nic": "e0"})", 200, 1},
        {"port_group_detach_nic", post, "/port_group/new/detach_nic", 16, "", 200, 2},
        {"port_group_delete", del, "/port_group/new", 12, "", 200, 1},
        {"show_port_group", get, "/port_group/g", 10},
        {"node_connect_network", post, "/node/n/nic/e0/connect_network", 21,
         R"({"network": "x", "channel": "vlan/101"})", 202, 3},
        {"show_networking_action", get, "/networking_action/{action}", 8},
        {"networking_action_cancel", post, "/networking_action/{action}/cancel", 10},
        {"node_detach_network", post, "/node/n/nic/e0/detach_network", 16, R"({"network": "w"})", 202, 2},
        {"networking_action_cancel", post, "/networking_action/{action}/cancel", 10},
        {"port_group_revert", post, "/port_group/g/revert", 15, "", 202, 2},
        {"port_group_revert", post, "/port_group/g/revert", 19, R"({"force": true})", 200, 5},
    };
}

std::vector<Ask> asks_of_headnode() {
    using enum Method;
    return {
        {"headnode_create", put, "/headnode/new", 19, R"({"project": "p", "base_img": "tiny"})"},
        {"headnode_create_hnic", put, "/headnode/h/hnic/new", 9},
        {"headnode_connect_network", post, "/headnode/h/hnic/new/connect_network", 11, R"({"network": "w0"})"},
        {"headnode_detach_network", post, "/headnode/h/hnic/new/detach_network", 9},
        {"headnode_delete_hnic", del, "/headnode/h/hnic/new", 9},
        {"headnode_start", post, "/headnode/h/start", 38},
        {"show_headnode", get, "/headnode/h", 17},
        {"headnode_stop", post, "/headnode/h/stop", 20},
        {"headnode_delete", del, "/headnode/h", 27},
    };
}

struct Cost {
    int status = 0;
    std::string body;
    int statements = 0;
};

std::string with_action(std::string path, const std::string& action) {
    const std::string_view place = "{action}";
    const auto at = path.find(place);
    return at == std::string::npos ? path : path.replace(at, place.size(), action);
}

/// The networking action that was requested; empty for none.
std::string action_of(const http::Response& answer) {
    rapidjson::Document json;
    if (answer.status != 202 || json.Parse(answer.body.c_str()).HasParseError()) return {};
    return json.HasMember("status_id") ? json["status_id"].GetString() : "";
}

std::vector<Cost> costs(const std::vector<Ask>& asks, const std::function<void(Site&)>& fill) {
    const StatementCounter counter;
    Site site;
    fill(site);
    std::vector<Cost> all;
    std::string action;
    for (const auto& ask : asks) {
        StatementCounter::take_statements();
        const auto answer = site.service.send("admin", ask.method, with_action(ask.path, action), ask.body);
        all.push_back({answer.status, answer.body, StatementCounter::take_statements()});
        if (const auto requested = action_of(answer); !requested.empty()) action = requested;
    }
    return all;
}

/// @param more  how many members, HNICs or the like the site has more than the smallest one
void check(const std::vector<Ask>& asks, const std::vector<Cost>& costs, int more = 0) {
    for (std::size_t i = 0; i < asks.size(); ++i) {
        const auto& ask = asks[i];
        CAPTURE(ask.operation);
        CAPTURE(more);
        const auto known = ask.statements + more * ask.more;
        const auto counted = costs[i].statements;
        CHECK_MESSAGE(costs[i].status == ask.status, costs[i].body);
        CHECK_MESSAGE(counted <= known, "it asks more often than it did: each time costs every other request");
        CHECK_MESSAGE(counted >= known, "it asks less often than it did: lower its number in this table");
    }
}

}  // namespace

TEST_CASE("statements: each route asks as often of a large site as of a small one") {
    const auto asks = asks_of_site();
    check(asks, costs(asks, [](Site& site) { fill(site, 1, 1); }));
    check(asks, costs(asks, [](Site& site) { fill(site, 1, 32); }));
    check(asks, costs(asks, [](Site& site) { fill(site, 500, 1); }));
}

TEST_CASE("statements: how often a route asks of a port group") {
    for (const int members : {2, 8}) {
        const auto asks = asks_of_group(members);
        check(asks, costs(asks, [&](Site& site) { fill_group(site, members); }), members - 2);
    }
}

TEST_CASE("statements: each route asks as often of a headnode with many networks as of one with one") {
    const auto asks = asks_of_headnode();
    for (const int hnics : {1, 8}) check(asks, costs(asks, [&](Site& site) { fill_headnode(site, hnics); }));
}

TEST_CASE("statements: of each route, it is known how often it asks") {
    std::set<std::string> known;
    for (const auto& asks : {asks_of_site(), asks_of_group(2), asks_of_headnode()}) {
        for (const auto& ask : asks) known.insert(ask.operation);
    }
    for (const auto& route : api::routes()) {
        CAPTURE(std::string(route.operation));
        CHECK(known.contains(std::string(route.operation)));
    }
}
