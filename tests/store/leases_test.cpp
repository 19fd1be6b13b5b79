// Leases of several hosts on one server: who has them, who gets them, and by whose clock they end.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "core/model.hpp"
#include "service/lease_locks.hpp"
#include "store/named_lease.hpp"
#include "store/postgresql.hpp"
#include "store/switch.hpp"
#include "store/sync_host.hpp"
#include "store/sync_mark.hpp"

using namespace haas;
using haas_test::PostgresqlDatabase;
using std::chrono::milliseconds;
using std::chrono::seconds;
using store::Database;
using store::Reading;
using store::Writing;

namespace {

/// A host whose clock somebody has set.
class WrongClock final : public base::Clock {
public:
    explicit WrongClock(seconds ahead) : ahead_(ahead) {}
    base::Timestamp now() const override { return base::SystemClock().now() + ahead_; }
    base::Uptime uptime() const override { return base::Clock::uptime() + ahead_; }

private:
    seconds ahead_;
};

struct Scene {
    Scene() {
        Database::create(place.options(), right, [](Writing&) {});
    }
    std::function<Database()> opener(const base::Clock& clock) const {
        return [options = place.options(), &clock] { return Database(options, clock); };
    }
    /// Locks of a process on a host.
    base::TakeLock locks(const std::string& host, const base::Clock& clock, std::atomic<bool>& is_alive,
                         service::LeaseTimes times = {}) const {
        return service::take_leases(opener(clock), {host, "1:1", [&](const std::string&) { return is_alive.load(); }},
                                    times);
    }
    std::string rows() { return place.ask("SELECT COUNT(*) FROM named_lease"); }

    base::SystemClock right;
    PostgresqlDatabase place;
    std::atomic<bool> alive{true};
};

constexpr milliseconds no_patience{0};

}  // namespace

TEST_CASE("a lock of one host is a lock for all hosts, and says what its holder does") {
    Scene scene;
    const auto here = scene.locks("here", scene.right, scene.alive);
    const auto there = scene.locks("there", scene.right, scene.alive);
    auto first = here("bmc1 623", "power_cycle", no_patience);
    REQUIRE(first.lock);
    const auto second = there("bmc1 623", "power_on", no_patience);
    CHECK_FALSE(second.lock);
    CHECK(second.holder == "power_cycle");
    CHECK(there("bmc2 623", "power_on", no_patience).lock);
    first.lock.reset();
    CHECK(scene.rows() == "0");
    CHECK(there("bmc1 623", "power_on", no_patience).lock);
}

TEST_CASE("who waits for a lock gets it when it is free") {
    Scene scene;
    const auto here = scene.locks("here", scene.right, scene.alive);
    auto first = here("bmc1 623", "power_cycle", no_patience);
    std::jthread end([&] {
        std::this_thread::sleep_for(milliseconds(200));
        first.lock.reset();
    });
    CHECK(scene.locks("there", scene.right, scene.alive)("bmc1 623", "power_on", seconds(20)).lock);
}

TEST_CASE("a host whose clock is two minutes ahead takes no living lease") {
    Scene scene;
    const WrongClock ahead(seconds(120));
    const auto lock = scene.locks("here", scene.right, scene.alive)("bmc1 623", "power_cycle", no_patience);
    CHECK_FALSE(scene.locks("ahead", ahead, scene.alive)("bmc1 623", "power_on", no_patience).lock);
    // The same holds for the switches' leases.
    auto database = scene.opener(scene.right)();
    const auto id = database.write([](Writing& tx) {
        const auto switch_id = store::insert_switch(tx, "s1", "mock", {});
        CHECK(store::take_switch_lease(tx, switch_id, {}, {"holder", "here", "1:1"}, seconds(60)));
        return switch_id;
    });
    auto fast = scene.opener(ahead)();
    CHECK_FALSE(fast.read([&](Reading& tx) { return store::find_switch_lease(tx, id, seconds(60))->expired; }));
}

TEST_CASE("a dead process loses its lock at once on its own host, and elsewhere when the lease has expired") {
    Scene scene;
    const service::LeaseTimes short_lived{seconds(2), seconds(60), milliseconds(20)};
    std::atomic<bool> dead{false};
    // Its renewals come too late: as if it had died.
    const auto lock =
        scene.locks("here", scene.right, scene.alive, short_lived)("bmc1 623", "power_cycle", no_patience);
    CHECK(scene.locks("here", scene.right, dead, short_lived)("bmc1 623", "power_on", no_patience).lock);

    const auto other =
        scene.locks("here", scene.right, scene.alive, short_lived)("bmc2 623", "power_cycle", no_patience);
    const auto there = scene.locks("there", scene.right, dead, short_lived);
    CHECK_FALSE(there("bmc2 623", "power_on", no_patience).lock);
    CHECK(there("bmc2 623", "power_on", seconds(30)).lock);
}

TEST_CASE("a lock that is held for long is renewed") {
    Scene scene;
    const service::LeaseTimes times{seconds(2), milliseconds(200), milliseconds(20)};
    const auto lock = scene.locks("here", scene.right, scene.alive, times)("bmc1 623", "power_cycle", no_patience);
    CHECK_FALSE(scene.locks("there", scene.right, scene.alive, times)("bmc1 623", "power_on", seconds(4)).lock);
}

TEST_CASE("a holder that lost its lease does not give back that of its successor") {
    Scene scene;
    auto database = scene.opener(scene.right)();
    database.write([](Writing& tx) {
        store::take_named_lease(tx, "bmc1 623", {"old", "here", "1:1"}, "power_cycle", seconds(60));
        store::take_named_lease(tx, "bmc1 623", {"new", "there", "1:1"}, "power_on", seconds(60));
        CHECK_FALSE(store::renew_named_lease(tx, "bmc1 623", "old", seconds(60)));
        store::release_named_lease(tx, "bmc1 623", "old");
        CHECK(store::find_named_lease(tx, "bmc1 623", seconds(60))->holder.id == "new");
    });
}

TEST_CASE("a process gives back the leases that it has no use for, and nobody else's") {
    Scene scene;
    auto database = scene.opener(scene.right)();
    database.write([](Writing& tx) {
        std::vector<core::SwitchId> ids;
        for (const char* label : {"s1", "s2", "s3"}) ids.push_back(store::insert_switch(tx, label, "mock", {}));
        CHECK(store::take_switch_lease(tx, ids[0], {}, {"a", "here", "1:1"}, seconds(60)));
        CHECK(store::take_switch_lease(tx, ids[1], {}, {"b", "here", "1:1"}, seconds(60)));
        CHECK(store::take_switch_lease(tx, ids[2], {}, {"c", "here", "2:2"}, seconds(60)));
        store::release_leases_of(tx, "here", "1:1", {ids[1]});
        const auto holder = [&](std::size_t i) { return store::find_switch_lease(tx, ids[i], seconds(60))->holder.id; };
        CHECK(holder(0).empty());
        CHECK(holder(1) == "b");
        CHECK(holder(2) == "c");
    });
}

TEST_CASE("hosts are known by their signs of life") {
    Scene scene;
    auto database = scene.opener(scene.right)();
    database.write([](Writing& tx) {
        store::note_sync_host(tx, "api1", "1.0");
        store::note_sync_host(tx, "api2", "1.0");
        store::note_sync_host(tx, "api1", "1.1");
    });
    scene.place.run("UPDATE sync_host SET last_run_at = last_run_at - 300 WHERE name = 'api2'");
    database.read([](Reading& tx) {
        const auto hosts = store::list_sync_hosts(tx);
        REQUIRE(hosts.size() == 2);
        CHECK(hosts[0].version == "1.1");
        CHECK_MESSAGE(!store::find_living_hosts(tx, "api1"), "it has not lived long enough to tell");
    });
    const auto living = [&](const std::string& observer) {
        return database.read([&](Reading& tx) { return store::find_living_hosts(tx, observer); });
    };
    scene.place.run("UPDATE sync_host SET alive_since = alive_since - 300");
    CHECK(living("api1") == std::vector<std::string>{"api1"});
    CHECK_FALSE(living("api2"));
    CHECK_FALSE(living("another"));
    // Its gap was too long.
    database.write([](Writing& tx) { store::note_sync_host(tx, "api2", "1.0"); });
    CHECK(living("api1").value().size() == 2);
    CHECK_FALSE(living("api2"));
    database.write([](Writing& tx) { store::note_sync_host(tx, "api1", "1.1"); });
    CHECK_MESSAGE(living("api1"), "its gap was short");
    scene.place.run("UPDATE sync_host SET last_run_at = last_run_at - 700000 WHERE name = 'api2'");
    database.write([](Writing& tx) { store::note_sync_host(tx, "api1", "1.1"); });
    CHECK(scene.place.ask("SELECT COUNT(*) FROM sync_host") == "1");
}

TEST_CASE("a failover is told from a restore: nothing that was seen is missing") {
    Scene scene;
    auto database = scene.opener(scene.right)();
    store::raise_sync_mark(database);
    const auto seen = database.write([](Writing& tx) { return store::raise_sync_mark(tx); });
    const auto judge = [&] { return database.read([&](Reading& tx) { return store::has_failed_over(tx, seen); }); };
    CHECK_FALSE(judge());  // nothing has happened

    // As if this were the history of another timeline: the part in the middle of its name.
    auto forked = seen;
    const auto first = forked.epoch.find('-');
    forked.epoch.replace(first + 1, forked.epoch.rfind('-') - first - 1, "00000000");
    const auto judge_forked = [&] {
        return database.read([&](Reading& tx) { return store::has_failed_over(tx, forked); });
    };
    CHECK(judge_forked());
    scene.place.run("UPDATE sync_status SET generation = generation - 1");
    CHECK_FALSE(judge_forked());  // something is missing
    scene.place.run("UPDATE sync_status SET generation = generation + 1");
    forked.epoch.replace(0, first, "1");
    CHECK_FALSE(judge_forked());  // another server
}
