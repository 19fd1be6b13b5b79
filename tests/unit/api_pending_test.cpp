// Every refusal because of a pending action names it, so that a refused user can wait for it or cancel it.
#include <doctest/doctest.h>

#include "store/sql.hpp"
#include "unit/bmc_site.hpp"

using namespace haas;
using http::Method;

namespace {

/// Node n1 of project p, and a free one, each with a NIC on a port that was seen dark.
struct Site : haas_test::BmcSite {
    Site() {
        put("/switch/s", R"({"type": "mock", "hostname": "h"})");
        put("/node/free", R"({"obm": {"type": "ipmi", "host": "b", "user": "u", "password": "p"}})");
        for (const std::string port : {"1", "2", "3"}) put("/switch/s/port/gi1/0/" + port);
        put("/node/n1/nic/eth0", R"({"macaddr": "02:00:00:00:00:01"})");
        put("/node/free/nic/eth0", R"({"macaddr": "02:00:00:00:00:02"})");
        put("/node/free/nic/spare", R"({"macaddr": "02:00:00:00:00:03"})");
        post("/switch/s/port/gi1/0/1/connect_nic", R"({"node": "n1", "nic": "eth0"})");
        post("/switch/s/port/gi1/0/2/connect_nic", R"({"node": "free", "nic": "eth0"})");
        put("/network/net", R"({"owner": "admin", "access": "p", "net_id": 900})");
        base::SystemClock clock;
        store::Database database(service.options(), clock);
        database.write(
            [](store::Writing& tx) { store::execute(tx, "UPDATE port SET state = 'verified', verified_at = 1"); });
    }
    void put(const std::string& path, const std::string& body = {}) { must(admin(Method::put, path, body)); }
    void post(const std::string& path, const std::string& body) { must(admin(Method::post, path, body)); }
    static void must(const http::Response& response) { REQUIRE_MESSAGE(response.status == 200, response.body); }
};

struct Request {
    Method method;
    std::string path;
    std::string body = {};
};

const std::string to_n1 = R"({"node": "n1", "nic": "eth0"})";
const std::string to_spare = R"({"node": "free", "nic": "spare"})";
const std::string force = R"({"force": true})";

struct Case {
    std::string what;
    Request request;               ///< leaves an action
    std::vector<Request> refused;  ///< because of it
};

const std::vector<Case> cases = {
    {"a network is to be connected",
     {Method::post, "/node/n1/nic/eth0/connect_network", R"({"network": "net"})"},
     {{Method::post, "/node/n1/nic/eth0/connect_network", R"({"network": "net"})"},
      {Method::post, "/node/n1/nic/eth0/detach_network"},
      {Method::post, "/project/p/detach_node", R"({"node": "n1"})"},
      {Method::del, "/network/net"},
      {Method::del, "/network/net/access/p"},
      {Method::post, "/switch/s/port/gi1/0/1/revert"},
      {Method::del, "/switch/s/port/gi1/0/1", force},
      {Method::post, "/switch/s/port/gi1/0/3/move_nic", to_n1}}},
    {"a free node's port is to be reverted",
     {Method::post, "/switch/s/port/gi1/0/2/revert"},
     {{Method::post, "/switch/s/port/gi1/0/2/detach_nic"},
      {Method::post, "/switch/s/port/gi1/0/2/revert"},
      {Method::del, "/switch/s/port/gi1/0/2", force},
      {Method::post, "/switch/s/port/gi1/0/3/move_nic", R"({"node": "free", "nic": "eth0"})"}}},
    {"a port without a NIC is to be reverted",
     {Method::post, "/switch/s/port/gi1/0/3/revert"},
     {{Method::del, "/switch/s/port/gi1/0/3"}, {Method::post, "/switch/s/port/gi1/0/3/move_nic", to_n1}}},
    {"a NIC is to be moved",
     {Method::post, "/switch/s/port/gi1/0/3/move_nic", to_n1},
     {{Method::post, "/node/n1/nic/eth0/connect_network", R"({"network": "net"})"},
      {Method::post, "/project/p/detach_node", R"({"node": "n1"})"},
      {Method::del, "/switch/s/port/gi1/0/3"},
      {Method::post, "/switch/s/port/gi1/0/3/connect_nic", to_spare},
      {Method::post, "/switch/s/port/gi1/0/3/revert"},
      {Method::post, "/switch/s/port/gi1/0/1/revert"}}},
};

std::string id_in(const std::string& body) {
    const std::string key = "\"status_id\":\"";
    const auto at = body.find(key);
    return at == std::string::npos ? std::string()
                                   : body.substr(at + key.size(), body.find('"', at + key.size()) - at - key.size());
}

}  // namespace

TEST_CASE("every 409 because of a pending action names it, in words and as status_id") {
    for (const auto& [what, request, refused] : cases) {
        CAPTURE(what);
        Site site;
        const auto queued = site.admin(request.method, request.path, request.body);
        REQUIRE_MESSAGE(queued.status == 202, queued.body);
        const auto action = id_in(queued.body);
        for (const auto& each : refused) {
            CAPTURE(each.path);
            const auto response = site.admin(each.method, each.path, each.body);
            CHECK(response.status == 409);
            CHECK_MESSAGE(id_in(response.body) == action, response.body);
            CHECK(response.body.find("networking action " + action) != std::string::npos);
        }
    }
}
