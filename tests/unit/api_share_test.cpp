// What one project may have of what all projects share.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "service/console.hpp"
#include "store/sql.hpp"
#include "unit/headnode_site.hpp"

using namespace haas;
using haas_test::has;
using haas_test::HeadnodeSite;
using http::Method;

namespace {

const std::string owned_by_p = R"({"owner": "p", "access": "p", "net_id": ""})";

void offer_five_vlans(api::Settings& settings) {
    settings.vlans.pool = {100, 101, 102, 103, 104, 105};
    settings.vlans.reserved = {105};
    settings.vlans.project_share = 50;
}

/// Project p, of which `user` is a member, with nodes n1, n2 and n3, each with a NIC on a port, and another project;
/// two actions may be pending.
struct Rack : HeadnodeSite {
    Rack() : HeadnodeSite([](api::Settings& settings) { settings.pending.per_project = 2; }) {
        must(admin(Method::put, "/project/other"));
        must(admin(Method::put, "/switch/s", R"({"type": "mock", "hostname": "h"})"));
        for (const std::string number : {"1", "2", "3"}) {
            const auto node = "n" + number;
            must(admin(Method::put, "/node/" + node,
                       R"({"obm": {"type": "ipmi", "host": "bmc)" + number + R"(", "user": "u", "password": "p"}})"));
            must(
                admin(Method::put, "/node/" + node + "/nic/eth0", R"({"macaddr": "02:00:00:00:00:0)" + number + "\"}"));
            must(admin(Method::put, "/switch/s/port/gi1/0/" + number));
            must(admin(Method::post, "/switch/s/port/gi1/0/" + number + "/connect_nic",
                       R"({"nic": "eth0", "node": ")" + node + "\"}"));
            must(admin(Method::post, "/project/p/connect_node", "{\"node\": \"" + node + "\"}"));
        }
    }
    static void must(const http::Response& response) { REQUIRE_MESSAGE(response.status == 200, response.body); }

    http::Response connect(const std::string& who, const std::string& node) {
        return service.send(who, Method::post, "/node/" + node + "/nic/eth0/connect_network", R"({"network": "net"})");
    }
    void end_an_action() {
        database().write([](store::Writing& tx) {
            store::execute(tx,
                           "UPDATE networking_action SET status = 'DONE', finished_at = 1 WHERE id = (SELECT MIN(id) "
                           "FROM networking_action WHERE status = 'PENDING')");
        });
    }
};

}  // namespace

TEST_CASE("a project has its share of the pool, rounded up, and no more") {
    HeadnodeSite site(offer_five_vlans);  // with one network
    REQUIRE(site.admin(Method::put, "/project/other").status == 200);
    CHECK(site.user(Method::put, "/network/b", owned_by_p).status == 200);
    CHECK(site.user(Method::put, "/network/c", owned_by_p).status == 200);
    const auto refused = site.user(Method::put, "/network/d", owned_by_p);
    CHECK(refused.status == 409);
    CHECK(
        has(refused.body,
            R"("AllocationError","msg":"Project p has 3 of the 5 VLANs of the pool, as many as one project may have: )"
            "delete one of its networks, or ask the administrator for more. [vlan] project_share in haas.cfg sets the "
            "limit."));
    CHECK(site.admin(Method::put, "/network/d", owned_by_p).status == 409);
    const std::string owned_by_other = R"({"owner": "other", "access": "other", "net_id": ""})";
    CHECK(site.admin(Method::put, "/network/d", owned_by_other).status == 200);
    CHECK(site.admin(Method::put, "/network/e", R"({"owner": "admin", "access": "", "net_id": ""})").status == 200);
    CHECK(site.user(Method::del, "/network/b").status == 200);
    CHECK(site.user(Method::put, "/network/f", owned_by_p).status == 200);
}

TEST_CASE("VLANs that administrators choose count for no project's share") {
    HeadnodeSite site(offer_five_vlans);
    REQUIRE(site.admin(Method::put, "/project/other").status == 200);
    for (const std::string vlan : {"200", "201", "202"}) {
        CHECK(
            site.admin(Method::put, "/network/n" + vlan, R"({"owner": "admin", "access": "p", "net_id": )" + vlan + "}")
                .status == 200);
    }
    CHECK(site.user(Method::put, "/network/b", owned_by_p).status == 200);
}

TEST_CASE("the only project of a site has the whole pool, and then learns that the pool is empty") {
    HeadnodeSite site(offer_five_vlans);
    for (const std::string network : {"b", "c", "d", "e"}) {
        CHECK(site.user(Method::put, "/network/" + network, owned_by_p).status == 200);
    }
    CHECK(has(site.user(Method::put, "/network/f", owned_by_p).body, "No VLAN is free in the pool"));
    // It keeps what it has when there is another one.
    REQUIRE(site.admin(Method::put, "/project/other").status == 200);
    CHECK(site.user(Method::get, "/network/e").status == 200);
    CHECK(site.user(Method::del, "/network/e").status == 200);
    CHECK(has(site.user(Method::put, "/network/e", owned_by_p).body, "Project p has 4 of the 5 VLANs"));
}

TEST_CASE("with a share of 100 percent, a project may have all VLANs") {
    HeadnodeSite site;
    REQUIRE(site.admin(Method::put, "/project/other").status == 200);
    CHECK(site.user(Method::put, "/network/b", owned_by_p).status == 200);
    CHECK(has(site.user(Method::put, "/network/c", owned_by_p).body, "No VLAN is free in the pool"));
}

TEST_CASE("a project has so many headnodes, and a headnode so many HNICs") {
    HeadnodeSite site([](api::Settings& settings) { settings.headnodes.limits = {2, 3}; });
    site.create();  // with two HNICs
    const std::string of_p = R"({"project": "p", "base_img": "tiny"})";
    CHECK(site.user(Method::put, "/headnode/i", of_p).status == 200);
    const auto refused = site.user(Method::put, "/headnode/j", of_p);
    CHECK(refused.status == 409);
    CHECK(has(refused.body,
              R"("AllocationError","msg":"Project p has 2 headnodes, as many as one project may have: delete one, or )"
              "ask the administrator for more. [headnode] headnodes_per_project in haas.cfg sets the limit."));
    REQUIRE(site.admin(Method::put, "/project/other").status == 200);
    CHECK(site.admin(Method::put, "/headnode/k", R"({"project": "other", "base_img": "tiny"})").status == 200);
    CHECK(site.user(Method::del, "/headnode/i").status == 200);
    CHECK(site.user(Method::put, "/headnode/j", of_p).status == 200);

    CHECK(site.user(Method::put, "/headnode/h/hnic/third").status == 200);
    const auto full = site.user(Method::put, "/headnode/h/hnic/fourth");
    CHECK(full.status == 409);
    CHECK(has(full.body,
              R"("BlockedError","msg":"Headnode h has 3 HNICs, as many as one headnode may have: delete one with )"
              "headnode_delete_hnic. [headnode] hnics_per_headnode in haas.cfg sets the limit."));
    CHECK(has(site.user(Method::put, "/headnode/h/hnic/third").body, "DuplicateError"));
    CHECK(site.user(Method::put, "/headnode/j/hnic/first").status == 200);
}

TEST_CASE("so many actions of a project are pending, and further ones must wait") {
    Rack rack;
    CHECK(rack.connect("user", "n1").status == 202);
    CHECK(rack.connect("user", "n2").status == 202);
    const auto refused = rack.connect("user", "n3");
    CHECK(refused.status == 429);
    CHECK(
        has(refused.body,
            R"("TooManyRequestsError","msg":"Project p has 2 networking actions pending, as many as one project may )"
            "have: try again when some of them have ended, or cancel some. [sync] pending_per_project in haas.cfg sets "
            "the limit."));
    CHECK(std::any_of(refused.headers.begin(), refused.headers.end(),
                      [](const auto& header) { return header.first == "Retry-After"; }));
    rack.end_an_action();
    CHECK(rack.connect("user", "n3").status == 202);
    // What is wrong anyway says so.
    CHECK(rack.connect("user", "n2").status == 409);
}

TEST_CASE("administrators do not wait for the pending actions of a project") {
    Rack rack;
    CHECK(rack.connect("user", "n1").status == 202);
    CHECK(rack.connect("user", "n2").status == 202);
    CHECK(rack.connect("admin", "n3").status == 202);
}

TEST_CASE("there is room for so many logs of consoles, and for a project's share of them") {
    Rack rack;
    service::BmcControl bmcs;
    const auto drivers = drivers::make_bmc_drivers({std::chrono::seconds(1), {}});
    bmcs.drivers = &drivers;
    bmcs.console_room = {3, 50};
    auto database = rack.database();
    const auto start = [&](const std::string& node) {
        database.write([&](store::Writing& tx) {
            service::Caller caller;
            caller.is_admin = true;
            caller.label = "admin";
            service::start_console(tx, caller, bmcs, node);
        });
    };
    start("n1");
    start("n2");
    start("n2");  // it is logged already
    CHECK_THROWS_WITH_AS(
        start("n3"),
        "Project p has 2 of 3 consoles logged, as many as one project may have: stop one with "
        "stop_console, or ask the administrator for more. [console] project_share in haas.cfg sets the "
        "limit.",
        core::AllocationError);
    REQUIRE(rack.admin(Method::post, "/project/p/detach_node", R"({"node": "n3"})").status == 200);
    start("n3");
    REQUIRE(
        rack.admin(Method::put, "/node/n4", R"({"obm": {"type": "ipmi", "host": "b", "user": "u", "password": "p"}})")
            .status == 200);
    CHECK_THROWS_WITH_AS(
        start("n4"),
        "There are 3 consoles logged, as many as the service has room for: stop one with stop_console, "
        "or ask the administrator for more. [console] total_size in haas.cfg sets the limit.",
        core::AllocationError);
}
