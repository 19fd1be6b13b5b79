// haas-sync carries out what was ordered of headnodes.
#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "core/error.hpp"
#include "sync/headnodes.hpp"
#include "unit/headnode_site.hpp"

using namespace haas;
using core::HypervisorError;
using haas_test::has;
using haas_test::HeadnodeSite;
using http::Method;
using Phase = core::Headnode::Phase;

namespace {

constexpr std::chrono::seconds long_enough{20};

/// haas-sync's part of a site.
struct Sync {
    explicit Sync(HeadnodeSite& site)
        : headnodes([&site] { return site.database(); }, host_of(site), std::chrono::minutes(1)) {}

    static service::HeadnodeHost host_of(HeadnodeSite& site) {
        service::HeadnodeHost host;
        host.hypervisor = &site.hypervisor;
        host.base_imgs = {"tiny"};
        return host;
    }
    void run() {
        headnodes.begin();
        REQUIRE(headnodes.finish(long_enough));
    }

    sync::Headnodes headnodes;
};

}  // namespace

TEST_CASE("sync: a headnode whose image takes long to copy is made, and then runs") {
    HeadnodeSite site;
    site.create();
    site.hypervisor.slow = true;
    REQUIRE(site.start() == 202);
    Sync sync(site);
    sync.run();
    CHECK(site.headnode()->phase == Phase::made);
    CHECK(has(site.shown(), R"("state":"running")"));
    sync.run();
    CHECK(site.hypervisor.asked() == std::vector<std::string>{"start", "status"});
}

TEST_CASE("sync: a headnode that cannot be made says why, and is not tried again by itself") {
    HeadnodeSite site;
    site.create();
    site.hypervisor.slow = true;
    REQUIRE(site.start() == 202);
    site.hypervisor.during = [](const std::string& what) {
        if (what == "start")
            throw HypervisorError(HypervisorError::Kind::refused, "clone the disk vda", "no space left");
    };
    Sync sync(site);
    sync.run();
    sync.run();
    CHECK(site.hypervisor.asked() == std::vector<std::string>{"start", "remove"});
    CHECK(has(site.shown(), R"("state":"error","error":"The hypervisor failed with headnode h: clone the disk vda)"));
    site.hypervisor.during = nullptr;
    REQUIRE(site.start() == 202);
    sync.run();
    CHECK(site.headnode()->phase == Phase::made);
}

TEST_CASE("sync: a headnode whose image is still being copied for a worker that was killed is made afterwards") {
    HeadnodeSite site;
    site.create();
    site.hypervisor.slow = true;
    REQUIRE(site.start() == 202);
    site.hypervisor.failure = HypervisorError(HypervisorError::Kind::busy, "remove the disks", "still being allocated",
                                              HypervisorError::Remains::unknown);
    Sync sync(site);
    sync.run();
    CHECK(site.headnode()->phase == Phase::creating);
    CHECK(has(site.shown(), R"("state":"creating")"));
    site.hypervisor.failure.reset();
    sync.run();
    CHECK(site.headnode()->phase == Phase::made);
}

TEST_CASE("sync: the remains of a failed start are removed, and the reason of the failure stays readable") {
    HeadnodeSite site;
    site.create();
    site.hypervisor.failure = HypervisorError(HypervisorError::Kind::unreachable, "start the VM", "connection lost",
                                              HypervisorError::Remains::unknown);
    REQUIRE(site.start() == 502);
    site.hypervisor.failure.reset();
    Sync sync(site);
    sync.run();
    CHECK(site.hypervisor.asked().back() == "remove");
    CHECK(site.headnode()->phase == Phase::fresh);
    CHECK(has(site.shown(), R"("state":"error")"));
    CHECK(site.user(Method::put, "/headnode/h/hnic/more").status == 200);
}

TEST_CASE("sync: a failed removal is tried again later, not at once") {
    HeadnodeSite site;
    site.create();
    REQUIRE(site.start() == 200);
    site.hypervisor.failure = HypervisorError(HypervisorError::Kind::unreachable, "connect", "nobody is there");
    REQUIRE(site.user(Method::del, "/headnode/h").status == 502);
    const auto before = site.hypervisor.asked().size();
    Sync sync(site);
    sync.run();
    sync.run();
    CHECK(site.hypervisor.asked().size() == before + 1);
    CHECK(site.headnode()->phase == Phase::deleting);
    site.hypervisor.failure.reset();
    Sync next(site);
    next.run();
    CHECK_FALSE(site.headnode());
    CHECK(site.hypervisor.vms.empty());
}

TEST_CASE("sync: a worker's half-made headnode is finished, and one that a worker is at is left alone") {
    HeadnodeSite site;
    site.create();
    struct Dead {};
    site.hypervisor.during = [](const std::string&) { throw Dead(); };
    REQUIRE(site.start() == 500);
    site.hypervisor.during = nullptr;
    bool busy = true;
    auto host = Sync::host_of(site);
    host.lock = [&](const std::string&, const std::string&,
                    std::chrono::milliseconds patience) -> std::shared_ptr<void> {
        CHECK(patience.count() == 0);
        if (busy) throw core::BlockedError("busy");
        return std::make_shared<int>();
    };
    sync::Headnodes headnodes([&] { return site.database(); }, host, std::chrono::minutes(1));
    headnodes.begin();
    REQUIRE(headnodes.finish(long_enough));
    CHECK(site.headnode()->phase == Phase::creating);
    busy = false;
    headnodes.begin();
    REQUIRE(headnodes.finish(long_enough));
    CHECK(site.headnode()->phase == Phase::made);
}

TEST_CASE("sync: a headnode that is deleted while it is copied goes as soon as that ends") {
    HeadnodeSite site;
    site.create();
    site.hypervisor.slow = true;
    REQUIRE(site.start() == 202);
    site.hypervisor.during = [&](const std::string& what) {
        if (what != "start") return;
        site.database().write([](store::Writing& tx) {
            const auto headnode = store::find_headnode(tx, "h").value();
            store::move_headnode(tx, headnode.id, Phase::creating, Phase::deleting, std::nullopt);
        });
    };
    Sync sync(site);
    sync.run();
    CHECK(site.headnode()->phase == Phase::deleting);
    sync.run();
    CHECK_FALSE(site.headnode());
    CHECK(site.hypervisor.vms.empty());
}

TEST_CASE("sync: a headnode that takes long keeps nobody else's waiting, and an end is not waited for too long") {
    HeadnodeSite site;
    site.create();
    site.hypervisor.slow = true;
    REQUIRE(site.start() == 202);
    std::mutex mutex;
    std::condition_variable changed;
    bool go_on = false;
    site.hypervisor.during = [&](const std::string& what) {
        if (what != "start") return;
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return go_on; });
    };
    Sync sync(site);
    sync.headnodes.begin();
    sync.headnodes.begin();
    CHECK_FALSE(sync.headnodes.finish(std::chrono::seconds(0)));
    CHECK(site.hypervisor.asked().size() <= 1);
    {
        const std::lock_guard lock(mutex);
        go_on = true;
    }
    changed.notify_all();
    CHECK(sync.headnodes.finish(long_enough));
    CHECK(site.headnode()->phase == Phase::made);
}

TEST_CASE("sync: one run makes all headnodes that are due, with a bound on how many are copied at once") {
    HeadnodeSite site;
    site.hypervisor.slow = true;
    const std::vector<std::string> names{"h1", "h2", "h3", "h4", "h5", "h6"};
    for (const auto& name : names) {
        REQUIRE(site.user(Method::put, "/headnode/" + name, R"({"project": "p", "base_img": "tiny"})").status == 200);
        REQUIRE(site.user(Method::post, "/headnode/" + name + "/start").status == 202);
    }
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    site.hypervisor.during = [&](const std::string& what) {
        if (what != "start") return;
        const int copied = ++now;
        int seen = most;
        while (copied > seen && !most.compare_exchange_weak(seen, copied)) {}
        --now;
    };
    SUBCASE("and all succeed") {}
    SUBCASE("though one of them fails") {
        site.hypervisor.during = [&, once = std::make_shared<std::atomic<bool>>(false)](const std::string& what) {
            if (what != "start" || once->exchange(true)) return;
            throw HypervisorError(HypervisorError::Kind::refused, "clone the disk vda", "no space left");
        };
    }
    Sync(site).headnodes.run_once();
    auto database = site.database();
    CHECK(database.read([](store::Reading& tx) { return store::list_headnodes_to_do(tx); }).empty());
    CHECK(most <= 4);
}

TEST_CASE("sync: a VM that a killed worker made is not forgotten even if the hypervisor does not answer") {
    HeadnodeSite site;
    site.create();
    struct Dead {};
    site.hypervisor.during = [&](const std::string& what) {
        if (what != "start") return;
        site.hypervisor.vms[site.hypervisor.last->uuid] = true;
        throw Dead();
    };
    REQUIRE(site.start() == 500);
    site.hypervisor.during = nullptr;
    site.hypervisor.failure =
        HypervisorError(HypervisorError::Kind::unreachable, "connect to libvirt", "Connection refused");
    {
        Sync sync(site);
        sync.run();
    }
    CHECK(site.headnode()->phase == Phase::cleaning);
    CHECK(site.user(Method::post, "/headnode/h/hnic/pxe/detach_network").status == 409);
    site.hypervisor.failure.reset();
    CHECK(site.user(Method::del, "/headnode/h").status == 200);
    CHECK(site.hypervisor.vms.empty());
}
