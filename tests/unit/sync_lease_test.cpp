// Two syncs never work on one switch.
#include <doctest/doctest.h>

#include <functional>
#include <future>
#include <thread>

#include "sync/lease_keeper.hpp"
#include "sync/world.hpp"
#include "sys/host_process.hpp"

using namespace haas;
using haas_test::lit;
using haas_test::World;

namespace {

std::string this_host(World& world) {
    world.add_node("probe");
    world.create_network("probe", 4000);
    world.attach("probe", "probe");
    return world.lease()->holder.host;
}

struct Asked : World {
    Asked() : host(this_host(*this)) {
        add_node("n1");
        create_network("red", 100);
        uuid = connect("n1", "red");
    }
    std::string host;
    std::string uuid;
};

/// Waits until the condition holds; false if it does not within 10 s.
bool await(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    return condition();
}

bool is_lost_before_long(const sync::LeaseKeeper& keeper) {
    return await([&] {
        try {
            keeper.require_held();
            return false;
        } catch (const sync::LeaseLostError&) {
            return true;
        }
    });
}

}  // namespace

TEST_CASE("sync: a switch on which another sync is at work is left alone") {
    Asked world;
    SUBCASE("on this host, alive") {
        world.hold_lease({"other", world.host, sys::this_process()}, std::chrono::seconds(60));
    }
    SUBCASE("on another host, as nothing is known of it") {
        world.hold_lease({"other", "elsewhere", "1:1"}, std::chrono::seconds(60));
    }
    const auto summary = world.sync();
    CHECK(summary.busy == 1);
    CHECK(summary.all_well());
    CHECK(world.status(world.uuid) == "PENDING");
    world.clock.pass(std::chrono::seconds(60));
    world.sync();
    CHECK_MESSAGE(world.status(world.uuid) == "DONE", "an expired lease holds nobody off");
}

TEST_CASE("sync: no switch is taken from a sync at work because the clock was set, and none is kept") {
    for (const std::chrono::seconds step : {std::chrono::seconds(-60), std::chrono::seconds(-86400),
                                            std::chrono::seconds(60), std::chrono::seconds(86400)}) {
        CAPTURE(step.count());
        Asked world;
        world.hold_lease({"other", world.host, sys::this_process()}, std::chrono::seconds(60));
        world.clock.set_ahead(step);
        world.add_node("n2");
        world.connect("n2", "red");  // due by the new time
        CHECK(world.sync().busy == 1);
        world.clock.pass(std::chrono::seconds(60));
        CHECK(world.sync().busy == 0);
    }
}

TEST_CASE("sync: a dead holder on this host loses its lease at once") {
    Asked world;
    world.hold_lease({"dead", world.host, "1:999999999999"}, std::chrono::seconds(60));
    const auto fence = world.lease()->fence;
    world.sync();
    CHECK(world.status(world.uuid) == "DONE");
    CHECK(world.lease()->fence == fence + 1);
    CHECK(world.lease()->holder.id.empty());
}

TEST_CASE("sync: results are not stored once another has taken over") {
    Asked world;
    world.device().after_write = [&] { world.hold_lease({"usurper", "elsewhere", "1:1"}, std::chrono::seconds(60)); };
    const auto summary = world.sync();
    CHECK(summary.switch_errors == 1);
    CHECK(world.status(world.uuid) == "PENDING");
    CHECK(world.attachments("n1").empty());
    CHECK(world.lease()->holder.id == "usurper");
    world.clock.pass(std::chrono::seconds(60));
    world.device().after_write = nullptr;
    world.sync();
    CHECK(world.status(world.uuid) == "DONE");
}

TEST_CASE("sync: if two work at the same time, one gets the switch") {
    Asked world;
    std::promise<void> reached;
    std::promise<void> go_on;
    auto wait = go_on.get_future().share();
    world.device().before = [&, wait](const std::string& step) {
        if (step != "write") return;
        reached.set_value();
        wait.wait();
    };
    auto first = std::async(std::launch::async, [&] { return world.sync(); });
    reached.get_future().wait();
    const auto second = world.sync();
    go_on.set_value();
    CHECK(second.busy == 1);
    CHECK(first.get().done == 1);
    CHECK(world.device().carries("n1") == lit(100));
}

TEST_CASE("sync: during a long dialogue the lease is renewed, until another has it") {
    Asked world;
    world.hold_lease({"holder", "h", "1:1"}, std::chrono::seconds(60));
    const auto open_database = world.open_database();
    const sync::LeaseKeeper keeper(open_database, {core::SwitchId(1), "holder", world.lease()->fence},
                                   std::chrono::seconds(60), std::chrono::seconds(10), std::chrono::milliseconds(2));
    for (int i = 0; i < 3; ++i) {
        world.clock.pass(std::chrono::seconds(60));
        CHECK(await([&] { return !world.lease()->expired; }));
        CHECK_NOTHROW(keeper.require_held());
    }
    world.hold_lease({"usurper", "elsewhere", "1:1"}, std::chrono::seconds(60));
    CHECK(is_lost_before_long(keeper));
    CHECK(world.lease()->holder.id == "usurper");
}

TEST_CASE("sync: a lease that was not renewed in time counts as lost, whoever has it") {
    Asked world;
    world.hold_lease({"holder", "h", "1:1"}, std::chrono::seconds(60));
    const auto open_database = world.open_database();
    const sync::LeaseKeeper keeper(open_database, {core::SwitchId(1), "holder", world.lease()->fence},
                                   std::chrono::seconds(60), std::chrono::milliseconds(0), std::chrono::hours(1));
    CHECK(is_lost_before_long(keeper));
}

TEST_CASE("store: a lease is taken only from the holder that was seen") {
    Asked world;
    const auto seen = world.lease();
    world.hold_lease({"quick", "h", "1:1"}, std::chrono::seconds(60));
    const auto slow = world.database().write([&](store::Writing& tx) {
        return store::take_switch_lease(tx, core::SwitchId(1), seen, {"slow", "h", "2:2"}, std::chrono::seconds(60));
    });
    CHECK_FALSE(slow.has_value());
    CHECK(world.lease()->holder.id == "quick");
}

TEST_CASE("store: a lease that was renewed meanwhile is not taken") {
    Asked world;
    world.hold_lease({"holder", "h", "1:1"}, std::chrono::seconds(10));
    world.clock.pass(std::chrono::seconds(10));
    const auto seen = world.lease();
    CHECK(seen->expired);
    const auto taken = world.database().write([&](store::Writing& tx) {
        REQUIRE(store::renew_switch_lease(tx, {core::SwitchId(1), "holder", seen->fence}, std::chrono::seconds(60)));
        return store::take_switch_lease(tx, core::SwitchId(1), seen, {"quick", "h", "2:2"}, std::chrono::seconds(60));
    });
    CHECK_FALSE(taken.has_value());
    CHECK(world.lease()->holder.id == "holder");
}

TEST_CASE("store: a lease is renewed and given back by its holder alone") {
    Asked world;
    world.hold_lease({"holder", "h", "1:1"}, std::chrono::seconds(10));
    const store::Lease ours{core::SwitchId(1), "holder", world.lease()->fence};
    const store::Lease stale{core::SwitchId(1), "holder", world.lease()->fence - 1};
    world.database().write([&](store::Writing& tx) {
        CHECK(store::renew_switch_lease(tx, ours, std::chrono::seconds(60)));
        CHECK_FALSE(store::renew_switch_lease(tx, stale, std::chrono::seconds(60)));
        store::release_switch_lease(tx, stale);
    });
    world.clock.pass(std::chrono::seconds(59));
    CHECK(world.lease()->holder.id == "holder");
    CHECK_FALSE(world.lease()->expired);
    world.clock.pass(std::chrono::seconds(1));
    CHECK(world.lease()->expired);
    world.database().write([&](store::Writing& tx) { store::release_switch_lease(tx, ours); });
    CHECK(world.lease()->holder.id.empty());
}
