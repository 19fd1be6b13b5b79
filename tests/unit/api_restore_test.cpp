// Which operations are held while the database counts as restored, and which go on, and why.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>

#include "api/route.hpp"
#include "store/networking_action.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/stray.hpp"
#include "store/switch.hpp"
#include "store/sync_mark.hpp"
#include "unit/bmc_site.hpp"
#include "unit/scripted_hypervisor.hpp"

using namespace haas;
using http::Method;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Things that every operation could be done to.
struct Site : haas_test::BmcSite {
    Site()
        : BmcSite([this](api::Settings& settings) {
              settings.headnodes.hypervisor = &hypervisor;
              settings.headnodes.base_imgs = {"tiny"};
          }) {
        put("/switch/s", R"({"type": "mock", "hostname": "h"})");
        put("/switch/bare", R"({"type": "mock", "hostname": "b"})");
        for (const std::string port : {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"})
            put("/switch/s/port/gi1/0/" + port);
        for (const std::string node : {"free", "idle", "bare"}) {
            put("/node/" + node, R"({"obm": {"type": "ipmi", "host": "b", "user": "u", "password": "p"}})");
        }
        put("/node/n1/nic/eth0", R"({"macaddr": "02:00:00:00:00:01"})");
        put("/node/free/nic/eth0", R"({"macaddr": "02:00:00:00:00:02"})");
        put("/node/free/nic/spare", R"({"macaddr": "02:00:00:00:00:03"})");
        post("/switch/s/port/gi1/0/1/connect_nic", R"({"node": "n1", "nic": "eth0"})");
        post("/switch/s/port/gi1/0/2/connect_nic", R"({"node": "free", "nic": "eth0"})");
        put("/node/free/nic/bonded", R"({"macaddr": "02:00:00:00:00:04"})");
        put("/port_group/full", members("6", "7"));
        put("/port_group/empty", members("8", "9"));
        post("/port_group/full/connect_nic", R"({"node": "free", "nic": "bonded"})");
        for (const std::string project : {"q", "none"}) put("/project/" + project);
        for (const std::string network : {"net", "old"}) {
            put("/network/" + network, R"({"owner": "p", "access": "p", "net_id": ""})");
        }
        put("/network/net/access/q");
        for (const std::string headnode : {"h", "ran"}) {
            put("/headnode/" + headnode, R"({"project": "p", "base_img": "tiny"})");
            put("/headnode/" + headnode + "/hnic/on");
            post("/headnode/" + headnode + "/hnic/on/connect_network", R"({"network": "net"})");
        }
        put("/headnode/h/hnic/off");
        post("/headnode/ran/start");
        put("/user/other", R"({"password": "long enough"})");
        put("/node/n1/metadata/there", R"({"value": 1})");
        put("/switch/s/uplink/gi1/0/40");
        queue_action();
    }
    void put(const std::string& path, const std::string& body = {}) { must(admin(Method::put, path, body)); }
    void post(const std::string& path, const std::string& body = {}) { must(admin(Method::post, path, body)); }
    static std::string members(const std::string& a, const std::string& b) {
        const auto member = [](const std::string& port) { return R"({"switch": "s", "port": "gi1/0/)" + port + "\"}"; };
        return R"({"members": [)" + member(a) + ", " + member(b) + "]}";
    }
    static void must(const http::Response& response) { REQUIRE_MESSAGE(response.status == 200, response.body); }

    store::Database database() { return {service.options(), clock}; }
    /// Makes the database look as if it had come without its file of haas-sync.
    void become_restored() { std::ofstream(store::sync_mark_file(database().file())) << "x"; }
    void queue_action() {
        database().write([](store::Writing& tx) {
            core::NetworkingAction action;
            action.uuid = "00000000-0000-4000-8000-000000000001";
            action.port_id = store::find_port(tx, store::find_switch(tx, "s").value().id, "gi1/0/5").value().id;
            action.type = core::NetworkingAction::Type::revert_port;
            action.switch_label = "s";
            action.port_label = "gi1/0/5";
            action.requested_by = "admin";
            store::insert_networking_action(tx, action);
        });
    }
    /// What an audit has seen on a port of the switch `bare`.
    void note_stray(store::Knowledge knowledge, core::Vlan vlan) {
        database().write([&](store::Writing& tx) {
            const auto id = store::find_switch(tx, "bare").value().id;
            store::replace_strays(tx, id, {{"gi1/0/9", {vlan}, "native " + std::to_string(vlan)}}, knowledge);
        });
    }

    base::SystemClock clock;
    haas_test::ScriptedHypervisor hypervisor;
};

/// One request for an operation, which would be carried out if the database were not restored.
struct Case {
    std::string operation;
    std::string path;
    std::string body = {};
};

const std::string force = R"({"force": true})";
const std::string net = R"({"network": "net"})";

/// What allocates, connects or frees something.
const std::vector<Case>& held() {
    static const std::vector<Case> cases = {
        {"project_connect_node", "/project/p/connect_node", R"({"node": "idle"})"},
        {"project_detach_node", "/project/p/detach_node", R"({"node": "n1"})"},
        {"node_delete", "/node/bare"},
        {"node_delete_nic", "/node/free/nic/spare"},
        {"node_connect_network", "/node/n1/nic/eth0/connect_network", net},
        {"node_detach_network", "/node/n1/nic/eth0/detach_network"},
        {"network_create", "/network/new", R"({"owner": "admin", "access": "", "net_id": 900})"},
        {"network_delete", "/network/old"},
        {"network_revoke_project_access", "/network/net/access/q"},
        {"headnode_delete", "/headnode/h"},
        {"headnode_start", "/headnode/h/start"},
        {"headnode_delete_hnic", "/headnode/h/hnic/off"},
        {"headnode_connect_network", "/headnode/h/hnic/off/connect_network", net},
        {"headnode_detach_network", "/headnode/h/hnic/on/detach_network"},
        {"switch_delete", "/switch/bare"},
        {"port_delete", "/switch/s/port/gi1/0/3"},
        {"port_connect_nic", "/switch/s/port/gi1/0/3/connect_nic", R"({"node": "free", "nic": "spare"})"},
        {"port_detach_nic", "/switch/s/port/gi1/0/2/detach_nic"},
        {"port_move_nic", "/switch/s/port/gi1/0/3/move_nic", R"({"node": "n1", "nic": "eth0"})"},
        {"port_move_nic", "/switch/s/port/gi1/0/3/move_nic", R"({"node": "n1", "nic": "eth0", "force": true})"},
        {"port_revert", "/switch/s/port/gi1/0/1/revert"},
        {"port_group_create", "/port_group/new", Site::members("10", "11")},
        {"port_group_delete", "/port_group/empty"},
        {"port_group_connect_nic", "/port_group/empty/connect_nic", R"({"node": "free", "nic": "spare"})"},
        {"port_group_detach_nic", "/port_group/full/detach_nic"},
        {"port_group_revert", "/port_group/full/revert"},
    };
    return cases;
}

/// Operations that depend on the machine's project, which the restored row may not know: only administrators may go on,
/// for the repair.
const std::vector<Case>& held_from_members() {
    static const std::vector<Case> cases = {
        {"node_power_status", "/node/n1/power_status"},
        {"node_power_cycle", "/node/n1/power_cycle"},
        {"node_power_on", "/node/n1/power_on"},
        {"node_power_off", "/node/n1/power_off"},
        {"node_set_bootdev", "/node/n1/boot_device", R"({"bootdev": "pxe"})"},
        {"node_insert_media", "/node/n1/media", R"({"url": "http://192.0.2.1/a.iso"})"},
        {"node_eject_media", "/node/n1/media"},
        {"node_show_hardware", "/node/n1/hardware"},
        {"start_console", "/node/n1/console"},
        {"show_console", "/node/n1/console"},
        {"stop_console", "/node/n1/console"},
    };
    return cases;
}

struct Free {
    std::string reason;
    std::vector<Case> cases;  ///< in an order in which each can be carried out
};

const std::vector<Free>& free_to_go_on() {
    static const std::vector<Free> reasons = {
        {"who may do what is the database's alone, and taking a right away must not wait",
         {{"user_create", "/user/new", R"({"password": "long enough"})"},
          {"user_set_admin", "/user/other", R"({"is_admin": true})"},
          {"user_set_role", "/user/other/role", R"({"role": "auditor"})"},
          {"user_set_password", "/user/other/password", R"({"password": "long enough, too"})"},
          {"project_create", "/project/new"},
          {"project_add_user", "/project/new/add_user", R"({"user": "other"})"},
          {"project_set_role", "/project/new/user/other/role", R"({"role": "manager"})"},
          {"project_remove_user", "/project/new/remove_user", R"({"user": "other"})"},
          {"token_create", "/token", R"({"label": "ci"})"},
          {"token_delete", "/token/ci"},
          {"session_create", "/session"},
          {"session_delete", "/session"},
          {"user_delete", "/user/other"},
          {"project_delete", "/project/none"}}},
        {"HIL's clients enable BMCs, which changes nothing here",
         {{"node_enable_obm", "/node/n1/obm", R"({"enabled": true})"}}},
        {"access alone puts nothing on a network: each connection is held itself",
         {{"network_grant_project_access", "/network/old/access/q"}}},
        {"what is new or is described connects nothing, and no audit tells more of it",
         {{"node_register", "/node/new", R"({"obm": {"type": "ipmi", "host": "b", "user": "u", "password": "p"}})"},
          {"node_update", "/node/new", R"({"label": "newer"})"},
          {"node_register_nic", "/node/newer/nic/eth0", R"({"macaddr": "02:00:00:00:00:09"})"},
          {"nic_update", "/node/newer/nic/eth0", R"({"label": "eth1"})"},
          {"node_set_metadata", "/node/n1/metadata/new", R"({"value": 1})"},
          {"node_delete_metadata", "/node/n1/metadata/there"},
          {"headnode_create", "/headnode/new", R"({"project": "p", "base_img": "tiny"})"},
          {"headnode_create_hnic", "/headnode/new/hnic/pxe"}}},
        {"a headnode is its project's for all its life, and to stop it changes no network",
         {{"headnode_stop", "/headnode/ran/stop"}}},
        {"the audit itself needs switches that are reached, ports that are known, and uplinks that are named",
         {{"switch_register", "/switch/new", R"({"type": "mock", "hostname": "n"})"},
          {"switch_update", "/switch/new/update", R"({"hostname": "m"})"},
          {"port_register", "/switch/s/port/gi1/0/30"},
          {"uplink_register", "/switch/s/uplink/gi1/0/41"},
          {"uplink_delete", "/switch/s/uplink/gi1/0/40"}}},
        {"an action of which nothing was sent leaves the port as it is, and the audit looks at it",
         {{"networking_action_cancel", "/networking_action/00000000-0000-4000-8000-000000000001/cancel"}}},
        {"a dead switch must not hold the audit up: by force the VLANs of a port are kept, and a port that is forgotten is a stray",
         {{"port_revert", "/switch/s/port/gi1/0/4/revert", force},
          {"port_delete", "/switch/s/port/gi1/0/4", force},
          {"port_group_revert", "/port_group/full/revert", force},
          {"port_group_delete", "/port_group/full", force}}},
    };
    return reasons;
}

const api::Route& route_of(const std::string& operation) {
    const auto& routes = api::routes();
    const auto found =
        std::find_if(routes.begin(), routes.end(), [&](const auto& each) { return each.operation == operation; });
    REQUIRE_MESSAGE(found != routes.end(), operation);
    return *found;
}

http::Response send(Site& site, const Case& each) {
    return site.admin(route_of(each.operation).method, each.path, each.body);
}

}  // namespace

TEST_CASE("restore: each operation that changes something says whether it is held") {
    std::set<std::string> said;
    for (const auto& each : held()) said.insert(each.operation);
    for (const auto& each : held_from_members()) said.insert(each.operation);
    for (const auto& reason : free_to_go_on()) {
        for (const auto& each : reason.cases) said.insert(each.operation);
    }
    for (const auto& route : api::routes()) {
        if (route.method == Method::get) continue;
        CHECK_MESSAGE(said.count(std::string(route.operation)) == 1, std::string(route.operation), " is in no list");
    }
}

TEST_CASE("restore: operations that allocate, connect or free something are held") {
    Site site;
    site.become_restored();
    for (const auto& each : held()) {
        const auto response = send(site, each);
        CHECK_MESSAGE(response.status == 409, each.operation, ": ", response.body);
        CHECK_MESSAGE(has(response.body, "The database was restored"), each.operation, ": ", response.body);
    }
}

TEST_CASE("restore: a member commands no machine that may be another project's, an administrator does") {
    Site site;
    REQUIRE(site.admin(Method::put, "/node/n1/console").status == 200);
    site.become_restored();
    const auto asked = site.bmc->asked.size();
    const auto starts = site.consoles.starts;
    for (const auto& each : held_from_members()) {
        const auto response = site.user(route_of(each.operation).method, each.path, each.body);
        CHECK_MESSAGE(response.status == 409, each.operation, ": ", response.body);
        CHECK_MESSAGE(has(response.body, "The database was restored"), each.operation, ": ", response.body);
    }
    CHECK(site.bmc->asked.size() == asked);
    CHECK(site.consoles.starts == starts);
    for (const auto& each : held_from_members()) {
        const auto response = send(site, each);
        CHECK_MESSAGE(response.status == 200, each.operation, ": ", response.body);
    }
    site.put("/user/stranger", R"({"password": "secret"})");
    CHECK_MESSAGE(site.service.send("stranger", Method::post, "/node/n1/power_on").status == 403, "rights come first");
}

TEST_CASE("restore: users who follow a console are cut off, as the machine may be another project's") {
    Site site;
    REQUIRE(site.user(Method::put, "/node/n1/console").status == 200);
    const auto followed = site.user(Method::get, "/node/n1/console", {}, {{"follow", "true"}});
    REQUIRE(followed.status == 200);
    REQUIRE(followed.more);
    CHECK(followed.more());
    site.become_restored();
    // The right is looked at each second, and silence would end it much later.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    while (followed.more() && std::chrono::steady_clock::now() < deadline) {}
    CHECK(std::chrono::steady_clock::now() < deadline);
}

TEST_CASE("restore: everything else goes on") {
    Site site;
    site.become_restored();
    for (const auto& [reason, cases] : free_to_go_on()) {
        for (const auto& each : cases) {
            const auto response = send(site, each);
            CHECK_MESSAGE(response.status / 100 == 2, each.operation, ": ", response.body, " though ", reason);
        }
    }
}

TEST_CASE("a VM that is no headnode's is listed as a stray, also without a network") {
    Site site;
    site.database().write([](store::Writing& tx) {
        store::replace_strays(tx, std::nullopt, {{"headnode-lost", {}, "not in the database: no network"}},
                              store::Knowledge::whole);
    });
    const auto strays = site.admin(Method::get, "/strays");
    CHECK(strays.status == 200);
    CHECK_MESSAGE(has(strays.body, "headnode-lost"), strays.body);
}

TEST_CASE("restore: a switch is not forgotten while its ports may carry networks that the database does not know") {
    Site site;
    const auto forget = [&] { return site.admin(Method::del, "/switch/bare"); };
    SUBCASE("until its stray is an uplink") {
        site.note_stray(store::Knowledge::restored, 100);
        const auto response = forget();
        CHECK(response.status == 409);
        CHECK_MESSAGE(has(response.body, "gi1/0/9"), response.body);
        CHECK(has(response.body, "uplink_register"));
        site.put("/switch/bare/uplink/gi1/0/9");
        CHECK(forget().status == 200);
    }
    SUBCASE("until its stray is gone") {
        site.note_stray(store::Knowledge::restored, 100);
        CHECK(forget().status == 409);
        site.database().write([](store::Writing& tx) {
            store::replace_strays(tx, store::find_switch(tx, "bare").value().id, {}, store::Knowledge::whole);
        });
        CHECK(forget().status == 200);
    }
    SUBCASE("a stray of no VLAN of ours is none") {
        site.note_stray(store::Knowledge::restored, 7);
        CHECK(forget().status == 200);
    }
    SUBCASE("in the ordinary course strays go with it") {
        site.note_stray(store::Knowledge::whole, 100);
        CHECK(forget().status == 200);
    }
}
