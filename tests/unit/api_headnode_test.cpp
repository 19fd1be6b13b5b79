// Headnodes through the API, whatever the hypervisor does.
#include <doctest/doctest.h>

#include <set>

#include "core/error.hpp"
#include "unit/headnode_site.hpp"
#include "unit/lost_database.hpp"

using namespace haas;
using core::HypervisorError;
using haas_test::has;
using haas_test::HeadnodeSite;
using http::Method;
using Phase = core::Headnode::Phase;

TEST_CASE("a headnode's VM has an interface for each HNIC that is on a network") {
    HeadnodeSite site;
    site.create();
    CHECK(has(site.shown(), R"("state":"new","error":null,"vncport":null)"));
    REQUIRE(site.start() == 200);
    const auto& vm = site.hypervisor.last.value();
    CHECK(vm.base_image == "tiny");
    CHECK(vm.title == "Headnode h of project p");
    CHECK_FALSE(vm.keep_disks);
    REQUIRE(vm.interfaces.size() == 1);
    CHECK(vm.interfaces[0].vlan == 100);
    CHECK(vm.interfaces[0].macaddr.starts_with("52:54:"));
    CHECK(has(site.shown(), vm.uuid));
    CHECK(has(site.shown(), R"("state":"running","error":null,"vncport":5900)"));
    CHECK(has(site.shown(), R"({"label":"pxe","macaddr":")" + vm.interfaces[0].macaddr + R"(","network":"net"})"));
}

TEST_CASE("a headnode that has run is as it is, and starting it again keeps its disks") {
    HeadnodeSite site;
    site.create();
    REQUIRE(site.start() == 200);
    for (const auto& [method, path] :
         std::vector<std::pair<Method, std::string>>{{Method::put, "/headnode/h/hnic/more"},
                                                     {Method::del, "/headnode/h/hnic/pxe"},
                                                     {Method::post, "/headnode/h/hnic/pxe/detach_network"}}) {
        const auto refused = site.user(method, path);
        CHECK(refused.status == 409);
        CHECK(has(refused.body, "IllegalStateError"));
    }
    CHECK(site.user(Method::post, "/headnode/h/stop").status == 200);
    CHECK(has(site.shown(), R"("state":"stopped")"));
    CHECK(site.start() == 200);
    CHECK(site.hypervisor.last->keep_disks);
}

TEST_CASE("a start that failed and left nothing can be followed by changes, and by another start") {
    HeadnodeSite site;
    site.create();
    site.hypervisor.failure = HypervisorError(HypervisorError::Kind::refused, "clone the disk vda", "no space left");
    const auto refused = site.user(Method::post, "/headnode/h/start");
    CHECK(refused.status == 502);
    CHECK(has(refused.body, "HypervisorError"));
    CHECK(has(refused.body, "The hypervisor failed with headnode h: clone the disk vda: no space left."));
    CHECK(has(site.shown(), R"("state":"error","error":"The hypervisor failed with headnode h: clone)"));
    CHECK(site.user(Method::put, "/headnode/h/hnic/more").status == 200);
    site.hypervisor.failure.reset();
    CHECK(site.start() == 200);
    CHECK(has(site.shown(), R"("state":"running","error":null)"));
}

TEST_CASE("a start that failed and may have left something blocks changes, not another start") {
    HeadnodeSite site;
    site.create();
    site.hypervisor.failure = HypervisorError(HypervisorError::Kind::deadline, "start the VM", "no answer",
                                              HypervisorError::Remains::unknown);
    CHECK(site.start() == 504);
    CHECK(site.headnode()->phase == Phase::cleaning);
    CHECK(site.user(Method::put, "/headnode/h/hnic/more").status == 409);
    site.hypervisor.failure.reset();
    CHECK(site.start() == 200);
    CHECK(site.headnode()->phase == Phase::made);
}

TEST_CASE("a failed start of a headnode that has run before leaves it as it was") {
    HeadnodeSite site;
    site.create();
    REQUIRE(site.start() == 200);
    site.hypervisor.failure =
        HypervisorError(HypervisorError::Kind::refused, "start the VM", "no memory", HypervisorError::Remains::unknown);
    CHECK(site.start() == 502);
    CHECK(site.headnode()->phase == Phase::made);
    CHECK(has(site.headnode()->error.value_or(""), "no memory"));
    site.hypervisor.failure.reset();
    CHECK(site.start() == 200);
    CHECK_FALSE(site.headnode()->error);
}

TEST_CASE("while the hypervisor does not answer, a headnode is shown as far as it is known") {
    HeadnodeSite site;
    site.create();
    REQUIRE(site.start() == 200);
    site.hypervisor.failure = HypervisorError(HypervisorError::Kind::unreachable, "connect", "nobody is there");
    CHECK(has(site.shown(), R"("state":"unknown","error":"The hypervisor failed with headnode h: connect: nobody)"));
}

TEST_CASE("a worker that dies while it makes a headnode leaves an order, which the next start carries out") {
    HeadnodeSite site;
    site.create();
    struct Dead {};
    site.hypervisor.during = [](const std::string&) { throw Dead(); };
    CHECK(site.start() == 500);
    CHECK(site.headnode()->phase == Phase::creating);
    CHECK(has(site.shown(), R"("state":"creating")"));
    CHECK(site.user(Method::post, "/headnode/h/stop").status == 409);
    CHECK(site.user(Method::put, "/headnode/h/hnic/more").status == 409);
    site.hypervisor.during = nullptr;
    CHECK(site.start() == 200);
    CHECK(site.headnode()->phase == Phase::made);
}

TEST_CASE(
    "what the hypervisor has done, but the database could not note, is not answered as if nothing had been done") {
    HeadnodeSite site;
    site.create();
    const auto without_database = [&](Method method, const std::string& path) {
        std::optional<haas_test::LostDatabase> lost;
        site.hypervisor.during = [&](const std::string&) { lost.emplace(site.service.options()); };
        const auto answer = site.user(method, path);
        site.hypervisor.during = nullptr;
        CHECK(lost);
        CHECK(answer.status == 503);
        CHECK_MESSAGE(has(answer.body, R"("outcome":"unknown")"), answer.body);
    };
    without_database(Method::post, "/headnode/h/start");
    CHECK(site.headnode()->phase == Phase::creating);
    CHECK(site.start() == 200);
    CHECK(site.headnode()->phase == Phase::made);
    without_database(Method::del, "/headnode/h");
    CHECK(site.headnode()->phase == Phase::deleting);
    CHECK(site.user(Method::del, "/headnode/h").status == 200);
}

TEST_CASE("if cloning takes long, the first start is left to haas-sync, and later ones are not") {
    HeadnodeSite site;
    site.create();
    site.hypervisor.slow = true;
    const auto accepted = site.user(Method::post, "/headnode/h/start");
    CHECK(accepted.status == 202);
    CHECK(accepted.body == R"({"state":"creating"})");
    CHECK(site.start() == 202);
    CHECK(site.hypervisor.asked().empty());

    HeadnodeSite other;
    other.create();
    REQUIRE(other.start() == 200);
    other.hypervisor.slow = true;
    CHECK(other.start() == 200);
}

TEST_CASE("a headnode that never ran is deleted without the hypervisor, and one that ran with its VM") {
    HeadnodeSite site;
    site.create();
    CHECK(site.user(Method::del, "/headnode/h").status == 200);
    CHECK(site.hypervisor.asked().empty());
    CHECK(site.user(Method::get, "/headnode/h").status == 404);
    site.create();
    REQUIRE(site.start() == 200);
    CHECK(site.user(Method::del, "/headnode/h").status == 200);
    CHECK(site.hypervisor.vms.empty());
    CHECK(site.user(Method::get, "/headnode/h").status == 404);
    CHECK(site.user(Method::del, "/network/net").status == 200);
}

TEST_CASE("a headnode whose VM cannot be removed stays, with its networks, until it can") {
    HeadnodeSite site;
    site.create();
    REQUIRE(site.start() == 200);
    site.hypervisor.failure = HypervisorError(HypervisorError::Kind::unreachable, "connect", "nobody is there");
    CHECK(site.user(Method::del, "/headnode/h").status == 502);
    CHECK(site.headnode()->phase == Phase::deleting);
    CHECK(has(site.shown(), R"("state":"deleting","error":"The hypervisor failed)"));
    CHECK(site.start() == 409);
    CHECK(site.user(Method::post, "/headnode/h/stop").status == 409);
    CHECK(site.user(Method::del, "/network/net").status == 409);
    site.hypervisor.failure.reset();
    CHECK(site.user(Method::del, "/headnode/h").status == 200);
    CHECK(site.user(Method::del, "/network/net").status == 200);
}

TEST_CASE("a headnode that another works on is deleted later, and started by nobody") {
    bool busy = false;
    HeadnodeSite site([&](api::Settings& settings) {
        settings.headnodes.lock = [&](const std::string&, const std::string& doing,
                                      std::chrono::milliseconds) -> std::shared_ptr<void> {
            if (busy) throw core::BlockedError("busy, no " + doing);
            return std::make_shared<int>();
        };
    });
    site.create();
    REQUIRE(site.start() == 200);
    busy = true;
    const auto blocked = site.user(Method::post, "/headnode/h/stop");
    CHECK(blocked.status == 409);
    CHECK(has(blocked.body, "busy, no stop"));
    const auto accepted = site.user(Method::del, "/headnode/h");
    CHECK(accepted.status == 202);
    CHECK(accepted.body == R"({"state":"deleting"})");
    CHECK(has(site.shown(), R"("state":"deleting")"));
}

TEST_CASE("a headnode that is deleted while it is made does not come back to life") {
    HeadnodeSite site;
    site.create();
    site.hypervisor.during = [&](const std::string& what) {
        if (what != "start") return;
        site.database().write([](store::Writing& tx) {
            const auto headnode = store::find_headnode(tx, "h").value();
            store::move_headnode(tx, headnode.id, Phase::creating, Phase::deleting, std::nullopt);
        });
    };
    site.start();
    CHECK(site.headnode()->phase == Phase::deleting);
}

TEST_CASE("when too many wait for hypervisors, one more gets 503, and nothing was ordered") {
    bool seats = true;
    HeadnodeSite site([&](api::Settings& settings) {
        settings.seats.waiting = {[&](const service::Party&) {
                                      return service::Seats::Attempt{
                                          seats ? std::make_shared<int>() : std::shared_ptr<void>(),
                                          service::Seats::Full::for_all};
                                  },
                                  {"requests waiting", "[api] waiting_requests", "[api] waiting_share"},
                                  4};
    });
    site.create();
    seats = false;
    CHECK(site.start() == 503);
    CHECK(site.headnode()->phase == Phase::fresh);
    CHECK(has(site.shown(), R"("state":"new")"));
    seats = true;
    REQUIRE(site.start() == 200);
    seats = false;
    CHECK_MESSAGE(site.user(Method::del, "/headnode/h").status == 202, "haas-sync will see to it");
}

TEST_CASE("the answer says so if no images are offered") {
    HeadnodeSite site([](api::Settings& settings) { settings.headnodes.base_imgs = {}; });
    const auto refused = site.user(Method::put, "/headnode/h", R"({"project": "p", "base_img": "tiny"})");
    CHECK(refused.status == 400);
    CHECK(has(refused.body, "There are no images for headnodes: ask the administrator for one."));
    CHECK(has(refused.body, R"("field":"base_img")"));
}

TEST_CASE("no two headnodes have a UUID or an address in common") {
    HeadnodeSite site([](api::Settings& settings) { settings.headnodes.limits.headnodes_per_project = 20; });
    std::set<std::string> seen;
    for (int i = 0; i < 20; ++i) {
        const auto headnode = "/headnode/h" + std::to_string(i);
        REQUIRE(site.user(Method::put, headnode, R"({"project": "p", "base_img": "tiny"})").status == 200);
        REQUIRE(site.user(Method::put, headnode + "/hnic/a").status == 200);
        REQUIRE(site.user(Method::put, headnode + "/hnic/b").status == 200);
        site.database().read([&](store::Reading& tx) {
            const auto found = store::find_headnode(tx, "h" + std::to_string(i)).value();
            CHECK(seen.insert(found.uuid).second);
            for (const auto& hnic : store::list_hnics(tx, found.id)) CHECK(seen.insert(hnic.macaddr).second);
        });
    }
}

TEST_CASE("an image that the hypervisor does not have makes no headnode, and one that cannot be asked for does") {
    HeadnodeSite site;
    const std::string body = R"({"project": "p", "base_img": "tiny"})";
    site.hypervisor.missing_images = {"tiny"};
    const auto refused = site.user(Method::put, "/headnode/h", body);
    CHECK(refused.status == 400);
    CHECK(has(refused.body,
              "No headnode can be created from the image tiny: look at the image tiny: libvirt has no domain"));
    CHECK(has(refused.body, R"("field":"base_img")"));
    site.hypervisor.failure = HypervisorError(HypervisorError::Kind::unreachable, "connect", "nobody answers");
    CHECK(site.user(Method::put, "/headnode/h", body).status == 200);
}
