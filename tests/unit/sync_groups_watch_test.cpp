// A port of a group that was seen with what an action asks for, while the action waits for another switch: it counts as
// seen for some minutes, and then it is read again.
#include <doctest/doctest.h>

#include "store/sync_mark.hpp"
#include "store/sync_status.hpp"
#include "store/sync_work.hpp"
#include "sync/group_world.hpp"

using namespace haas;
using haas_test::lit;
using haas_test::Pair;
using haas_test::silent_at;

namespace {

/// An action for both ports has been seen carried out at port a, and waits for switch s2, which is silent.
struct HalfSeen : Pair {
    enum class Change { light, darken };
    explicit HalfSeen(Change change) {
        options.max_attempts = 1000;
        if (change == Change::darken) attach_red();
        device("s2").before = silent_at("connect");
        uuid = change == Change::light ? join("n1", "red") : leave("n1", "red");
        sync();
        device().forget_calls();
    }
    bool is_seen(std::size_t part) { return show(uuid).parts.at(part).carried; }
    /// Switch s2 does so from now on, and its work is due.
    void answer() {
        device("s2").before = nullptr;
        database().write([on = switch_row("s2").id](store::Writing& tx) { store::make_work_due(tx, on); });
    }
    void sync_only(const std::string& on) {
        options.only_switch = on;
        sync();
        options.only_switch.reset();
    }

    std::string uuid;
};

using Change = HalfSeen::Change;

}  // namespace

TEST_CASE("group: no action is DONE while a port that was seen long ago carries something else") {
    for (const auto change : {Change::light, Change::darken}) {
        HalfSeen world(change);
        const auto wanted = change == Change::light ? lit(100) : core::PortState{};
        REQUIRE(world.a() == wanted);
        // Switch s1 restarts, with an old configuration.
        world.device().plug("a", change == Change::light ? core::PortState{} : lit(100));
        world.wait_for_checks();
        world.answer();
        world.sync();
        CHECK(world.status(world.uuid) == "DONE");
        CHECK(world.both_carry(wanted));
        CHECK(world.all_verified());
    }
}

TEST_CASE("group: a port that was seen is read again every five minutes, as long as the other switch is silent") {
    HalfSeen world(Change::light);
    for (int minute = 1; minute <= 17; ++minute) {
        world.clock.pass(std::chrono::minutes(1));
        world.sync();
    }
    CHECK(world.device().calls() == "connect read connect read");
    CHECK(world.status(world.uuid) == "PENDING");
    CHECK(world.is_seen(0));
}

TEST_CASE("group: an action waits for a port that was seen too long ago, or by a clock that ran ahead") {
    for (const auto passed : {std::chrono::seconds(301), std::chrono::seconds(-61)}) {
        HalfSeen world(Change::light);
        world.clock.pass(passed);
        world.answer();
        world.sync_only("s2");
        CHECK(world.is_seen(1));
        CHECK(world.status(world.uuid) == "PENDING");
        CHECK(world.attachments("n1").empty());
        if (passed.count() < 0) world.wait_for_checks();
        world.sync_only("s1");
        if (passed.count() < 0) world.sync_only("s2");
        CHECK(world.status(world.uuid) == "DONE");
        CHECK(world.both_carry(lit(100)));
    }
}

TEST_CASE("group: an action does not wait where clocks differ by seconds") {
    HalfSeen world(Change::light);
    world.clock.pass(std::chrono::seconds(-20));
    world.answer();
    world.sync_only("s2");
    CHECK(world.status(world.uuid) == "DONE");
}

TEST_CASE("group: one run ends an action though one switch takes long") {
    Pair world;
    world.options.max_switches_at_once = 1;  // s1 comes first
    const auto uuid = world.join("n1", "red");
    world.device("s2").before = [&](const std::string& step) {
        if (step == "connect") world.clock.pass(std::chrono::minutes(6));
    };
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.both_carry(lit(100)));
}

TEST_CASE("group: the attempts of each port count by themselves, and an answer begins the count of silence again") {
    HalfSeen world(Change::light);
    world.options.max_attempts = 3;
    const auto attempts = [&](std::size_t part) { return world.show(world.uuid).parts.at(part).attempts; };
    CHECK(attempts(0) == 1);
    CHECK(attempts(1) == 1);
    // Each is silent twice, in turn.
    for (const std::string silent : {"s1", "s1", "s2", "s2"}) {
        world.device("s1").before = silent == "s1" ? silent_at("connect") : nullptr;
        world.device("s2").before = silent == "s2" ? silent_at("connect") : nullptr;
        world.wait_for_checks();
        world.sync_only("s1");
        world.wait_for_checks();
        world.sync_only("s2");
        CHECK(world.status(world.uuid) == "PENDING");
    }
    CHECK(attempts(0) == 5);
    CHECK(attempts(1) == 5);
    world.answer();
    world.wait_for_checks();
    world.sync();
    CHECK(world.status(world.uuid) == "DONE");
    CHECK(attempts(0) + attempts(1) == 12);
}

TEST_CASE("group: only the port that failed counts the attempt with which the action ends") {
    Pair world;
    world.device("s2").refuses = {"b"};
    const auto uuid = world.join("n1", "red");
    world.options.only_switch = "s2";
    world.sync();
    REQUIRE(world.status(uuid) == "ERROR");
    CHECK(world.show(uuid).parts.at(0).attempts == 0);
    CHECK(world.show(uuid).parts.at(1).attempts == 1);
}

TEST_CASE("group: after a restore, no port counts as seen") {
    HalfSeen world(Change::darken);
    REQUIRE(world.is_seen(0));
    world.database().write([](store::Writing& tx) { store::note_restored(tx); });
    // Nor does the audit see s1, which has gone back to an old configuration.
    world.device().plug("a", lit(100));
    world.device().before = silent_at("connect");
    world.options.incomplete = sync::Options::Incomplete::accepted;
    world.audit();
    REQUIRE_FALSE(store::is_restored(world.database()));
    CHECK_FALSE(world.is_seen(0));
    world.answer();
    world.sync_only("s2");
    CHECK(world.status(world.uuid) == "PENDING");
    CHECK(world.attachments("n1") == "vlan/native=red");
}

TEST_CASE("group: the error of an action is that of the port it waits for, also if that one was seen before") {
    HalfSeen world(Change::light);
    const auto error = [&] { return world.show(world.uuid).switch_error.value_or("-"); };
    CHECK(error() == "port b of switch s2: connect: no answer");
    world.device().before = silent_at("read");
    world.answer();
    world.wait_for_checks();
    world.sync();
    CHECK(world.is_seen(1));
    CHECK(error() == "port a of switch s1: read: no answer");
    CHECK(world.status(world.uuid) == "PENDING");
}
