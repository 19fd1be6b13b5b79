// What a change costs the database must not grow with what has nothing to do with it: all other writers wait meanwhile.
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "store/networking_action.hpp"
#include "unit/api_service.hpp"
#include "unit/sqlite_by_hand.hpp"
#include "unit/statement_counter.hpp"

using namespace haas;
using haas_test::StatementCounter;
using http::Method;

namespace {

void run(const store::DatabaseOptions& options, const std::string& sql) {
    haas_test::run_sql(options.uri.substr(std::string("sqlite:///").size()), sql);
}

/// Others' things: so many projects, users, nodes with a NIC on a port of a network, and actions that are finished.
std::string others(int count) {
    return "PRAGMA foreign_keys = ON; BEGIN;"
           "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
           std::to_string(count) +
           ") SELECT i FROM n;"
           "INSERT INTO switch (label, type) VALUES ('s', 'mock'), ('others', 'mock');"
           "INSERT INTO network (label, is_public, allocated) VALUES ('others', 1, 1);"
           "INSERT INTO vlan_claim SELECT 200, id FROM network;"
           "INSERT INTO project (label) SELECT 'others' || i FROM n;"
           "INSERT INTO \"user\" (label, password_hash, is_admin) SELECT 'others' || i, '*', 0 FROM n;"
           "INSERT INTO node (label, project_id, obm_type, obm_host, obm_user, obm_password)"
           " SELECT 'others' || i, p.id, 'mock', 'host', 'user', '' FROM n JOIN project p ON p.label = 'others' || i;"
           "INSERT INTO metadata (node_id, label, value) SELECT id, 'rack', '1' FROM node;"
           "INSERT INTO nic (node_id, label, macaddr) SELECT id, 'eth0', printf('02:00:00:00:%02x:%02x', id / 256, id % 256)"
           " FROM node;"
           "INSERT INTO port (switch_id, label, nic_id, state, verified_at) SELECT s.id, 'gi1/0/' || c.id, c.id, 'verified', 1"
           " FROM nic c, switch s WHERE s.label = 'others';"
           "INSERT INTO attachment (nic_id, channel, network_id) SELECT c.id, 'vlan/native', w.id FROM nic c, network w;"
           "INSERT INTO networking_action (uuid, port_id, nic_id, network_id, switch_label, port_label, type, status,"
           " next_attempt_at, requested_by, created_at, finished_at)"
           " SELECT 'others' || p.id, p.id, p.nic_id, w.id, 'others', p.label, 'modify_port', 'DONE', 1, 'u', 1, 1"
           " FROM port p, network w;"
           "COMMIT;";
}

constexpr const char* finish_actions =
    "INSERT INTO attachment (nic_id, channel, network_id) SELECT nic_id, channel, network_id FROM networking_action"
    " WHERE status = 'PENDING' AND network_id IS NOT NULL;"
    "DELETE FROM attachment WHERE EXISTS (SELECT 1 FROM networking_action t WHERE t.status = 'PENDING'"
    " AND t.nic_id = attachment.nic_id AND t.network_id IS NULL);"
    "UPDATE networking_action SET status = 'DONE', finished_at = 2 WHERE status = 'PENDING';"
    "DELETE FROM port_residue;"
    "UPDATE port SET state = 'verified', verified_at = 1, drift = NULL, drift_since = NULL";

struct Change {
    Method method;
    const char* path;
    const char* body;
    int status;
};

/// Every kind of change, and refusals that look for a reason. An empty path: haas-sync has been there.
const std::vector<Change>& changes() {
    static const std::vector<Change> all = {
        {Method::put, "/project/p", "", 200},
        {Method::put, "/project/q", "", 200},
        {Method::post, "/project/p/add_user", R"({"user": "user"})", 200},
        {Method::put, "/node/n", R"({"obm": {"type": "mock", "host": "h", "user": "u", "password": "p"}})", 200},
        {Method::put, "/node/n/metadata/rack", R"({"value": 1})", 200},
        {Method::put, "/node/n/nic/eth0", R"({"macaddr": "02:ff:00:00:00:01"})", 200},
        {Method::put, "/switch/s/port/gi1%2F0%2F1", "", 200},
        {Method::post, "/switch/s/port/gi1%2F0%2F1/connect_nic", R"({"node": "n", "nic": "eth0"})", 200},
        {Method::post, "/project/p/connect_node", R"({"node": "n"})", 200},
        {Method::put, "/network/w", R"({"owner": "p", "access": "p", "net_id": ""})", 200},
        {Method::put, "/network/v", R"({"owner": "admin", "access": "p", "net_id": ""})", 200},
        {Method::put, "/network/w/access/q", "", 200},
        {Method::post, "/node/n/nic/eth0/connect_network", R"({"network": "v"})", 202},
        {Method::del, "/network/v", "", 409},
        {Method::del, "/network/v/access/p", "", 409},
        {Method::post, "/project/p/detach_node", R"({"node": "n"})", 409},
        {Method::get, "", finish_actions, 0},
        {Method::del, "/network/v", "", 409},
        {Method::del, "/network/v/access/p", "", 409},
        {Method::post, "/node/n/nic/eth0/detach_network", R"({"network": "v"})", 202},
        {Method::get, "", finish_actions, 0},
        {Method::del, "/network/v/access/p", "", 200},
        {Method::del, "/network/v", "", 200},
        {Method::del, "/network/w/access/q", "", 200},
        {Method::del, "/network/w", "", 200},
        {Method::post, "/switch/s/port/gi1%2F0%2F1/revert", "", 202},
        {Method::post, "/switch/s/port/gi1%2F0%2F1/revert", R"({"force": true})", 200},
        {Method::get, "", finish_actions, 0},

        {Method::post, "/project/p/detach_node", R"({"node": "n"})", 200},
        {Method::post, "/switch/s/port/gi1%2F0%2F1/detach_nic", "", 200},
        {Method::del, "/switch/s/port/gi1%2F0%2F1", "", 200},
        {Method::del, "/node/n/metadata/rack", "", 200},
        {Method::del, "/node/n/nic/eth0", "", 200},
        {Method::del, "/node/n", "", 200},
        {Method::post, "/project/p/remove_user", R"({"user": "user"})", 200},
        {Method::del, "/project/p", "", 200},
        {Method::del, "/project/q", "", 200},
        {Method::del, "/switch/s", "", 200},
        {Method::del, "/user/user", "", 200},
    };
    return all;
}

/// What each change costs beside so many others, in order.
std::vector<long long> costs_beside(int count) {
    const StatementCounter counter;
    haas_test::ApiService service;
    run(service.options(), others(count));
    service.send("admin", Method::get, "/whoami");
    std::vector<long long> costs;
    for (const Change& change : changes()) {
        if (*change.path == '\0') {
            run(service.options(), change.body);
            costs.push_back(0);
            continue;
        }
        StatementCounter::take_steps();
        const auto answer = service.send("admin", change.method, change.path, change.body);
        CAPTURE(change.path);
        CAPTURE(answer.body);
        CHECK(answer.status == change.status);
        costs.push_back(StatementCounter::take_steps());
    }
    return costs;
}

}  // namespace

TEST_CASE("the cost of a change does not depend on how many others there are") {
    const auto few = costs_beside(10);
    const auto many = costs_beside(2000);
    for (std::size_t i = 0; i < changes().size(); ++i) {
        const std::string what = std::string(http::method_name(changes()[i].method)) + ' ' + changes()[i].path;
        CAPTURE(what);
        CAPTURE(few[i]);
        CHECK(many[i] < few[i] + 200);
    }
}
