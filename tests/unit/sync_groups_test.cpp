// Port groups: one NIC on a port of each of two switches, whatever happens on the way.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "store/port.hpp"
#include "sync/group_world.hpp"

using namespace haas;
using haas_test::GroupWorld;
using haas_test::lit;
using haas_test::Pair;
using haas_test::silent_at;

namespace {

/// Acts as if haas-sync had been killed: not a failure of the switch.
struct Killed : std::runtime_error {
    Killed() : std::runtime_error("killed") {}
};

}  // namespace

TEST_CASE("group: the ports of two switches are lit together and dark together, and each is read back") {
    Pair world;
    const auto on = world.join("n1", "red");
    CHECK(world.status(on) == "PENDING");
    const auto summary = world.sync();
    CHECK(summary.all_well());
    CHECK(summary.done == 1);
    CHECK(summary.carried == 1);
    CHECK(world.status(on) == "DONE");
    CHECK(world.both_carry(lit(100)));
    CHECK(world.attachments("n1") == "vlan/native=red");
    const auto more = world.join("n1", "blue", "vlan/200");
    world.sync();
    CHECK(world.status(more) == "DONE");
    CHECK(world.both_carry(lit(100, {200})));
    CHECK(world.all_verified());
    for (const std::string network : {"blue", "red"}) {
        world.leave("n1", network);
        world.sync();
    }
    CHECK(world.both_carry({}));
    CHECK(world.attachments("n1").empty());
    CHECK(world.all_verified());
    world.free_node("n1");
}

TEST_CASE("group: two ports of one switch are one visit, and one batch") {
    GroupWorld world;
    for (const std::string port : {"a", "b"}) world.register_port(port);
    world.create_group("g", {{"s1", "a"}, {"s1", "b"}}, "n1");
    world.create_network("red", 100);
    world.device().forget_calls();
    const auto uuid = world.join("n1", "red");
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.device().calls() == "connect read write:a,b read save");
}

TEST_CASE("group: while one switch is silent at lighting, the action waits, and says for which port") {
    Pair world;
    world.device("s2").before = silent_at("connect");
    const auto uuid = world.join("n1", "red");
    world.sync();
    world.sync();
    CHECK(world.status(uuid) == "PENDING");
    CHECK(world.attachments("n1").empty());
    CHECK(world.a() == lit(100));
    CHECK(world.b().is_dark());
    const auto view = world.show(uuid);
    REQUIRE(view.parts.size() == 2);
    CHECK(view.parts[0].carried);
    CHECK_FALSE(view.parts[1].carried);
    CHECK(view.parts[1].switch_label == "s2");
    CHECK(view.parts[1].attempts == 1);
    CHECK(view.parts[1].switch_error.has_value());
    CHECK(view.action.attempts == 1);
    CHECK(view.switch_error == "port b of switch s2: connect: no answer");

    CHECK_THROWS_AS(world.free_node("n1"), core::PendingActionError);
    CHECK_THROWS_AS(world.delete_network("red"), core::PendingActionError);
    CHECK_THROWS_AS(world.cancel(uuid), core::PendingActionError);
    CHECK_THROWS_AS(world.leave("n1", "red"), core::PendingActionError);
    // An audit leaves the port to the action that has lit it.
    const auto audit = world.audit();
    CHECK(audit.switches.at(0).differences.empty());
    CHECK(audit.switches.at(0).waiting == 1);

    world.device("s2").before = nullptr;
    world.wait_for_checks();
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.both_carry(lit(100)));
}

TEST_CASE("group: a switch that stays silent at lighting ends the action, and the other port goes dark again") {
    Pair world;
    world.options.max_attempts = 2;
    world.device("s2").before = silent_at("connect");
    const auto uuid = world.join("n1", "red");
    world.sync();
    world.clock.pass(std::chrono::seconds(10));
    world.device("s1").before = silent_at("connect");
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.error(uuid).find("port b of switch s2") != std::string::npos);
    CHECK(world.attachments("n1").empty());
    // As long as port a is lit, neither the node nor the VLAN goes to anybody else.
    CHECK(world.a() == lit(100));
    CHECK(world.state("a") == "suspect");
    CHECK_THROWS_AS(world.free_node("n1"), core::BlockedError);
    world.delete_network("red");
    CHECK(world.taken_vlans().contains(100));
    world.device("s1").before = nullptr;
    world.wait_for_checks();
    world.sync();
    CHECK(world.a().is_dark());
    CHECK(world.state("a") == "verified");
    CHECK_FALSE(world.taken_vlans().contains(100));
    world.free_node("n1");
}

TEST_CASE("group: while one switch is silent at darkening, the network stays attached, and the node in its project") {
    Pair world;
    world.attach_red();
    world.options.max_attempts = 2;
    world.device("s2").before = silent_at("connect");
    const auto uuid = world.leave("n1", "red");
    world.sync();
    CHECK(world.status(uuid) == "PENDING");
    CHECK(world.a().is_dark());
    CHECK(world.b() == lit(100));
    CHECK(world.attachments("n1") == "vlan/native=red");
    CHECK_THROWS_AS(world.free_node("n1"), core::PendingActionError);
    CHECK_THROWS_AS(world.delete_network("red"), core::PendingActionError);

    SUBCASE("until it answers") {
        world.device("s2").before = nullptr;
        world.wait_for_checks();
        world.sync();
        CHECK(world.status(uuid) == "DONE");
        CHECK(world.both_carry({}));
        world.free_node("n1");
    }
    SUBCASE("and if it never answers, the other port is lit again") {
        world.wait_for_checks();
        world.sync();
        CHECK(world.status(uuid) == "ERROR");
        CHECK(world.attachments("n1") == "vlan/native=red");
        CHECK(world.both_carry(lit(100)));
        CHECK(world.state("a") == "verified");
        CHECK_THROWS_AS(world.free_node("n1"), core::BlockedError);
    }
}

TEST_CASE("group: if one switch refuses, the action ends, and the other port is as before") {
    for (const std::string port : {"a", "b"}) {
        CAPTURE(port);
        Pair world;
        world.device(port == "a" ? "s1" : "s2").refuses = {port};
        const auto uuid = world.join("n1", "red");
        world.sync();
        CHECK(world.status(uuid) == "ERROR");
        CHECK(world.attachments("n1").empty());
        // In the same run, whichever of the two switches came first.
        CHECK(world.both_carry({}));
        CHECK(world.all_verified());
        CHECK(world.taken_vlans() == std::set<core::Vlan>{100, 200});
    }
}

TEST_CASE("group: two ports of one switch, one of which refuses") {
    for (const std::string port : {"a", "b"}) {
        CAPTURE(port);
        GroupWorld world;
        for (const std::string each : {"a", "b"}) world.register_port(each);
        world.create_group("g", {{"s1", "a"}, {"s1", "b"}}, "n1");
        world.create_network("red", 100);
        world.device().refuses_to_light = {port};
        const auto uuid = world.join("n1", "red");
        world.sync();
        CHECK(world.status(uuid) == "ERROR");
        world.sync();
        for (const std::string each : {"a", "b"}) {
            CHECK(world.device().carries(each).is_dark());
            CHECK(world.state(each) == "verified");
        }
    }
}

TEST_CASE("group: killed at any step, a network is attached only while both ports carry it, and the next run ends it") {
    for (const bool lights : {true, false}) {
        CAPTURE(lights);
        bool died = true;
        for (int last = 1; died; ++last) {
            CAPTURE(last);
            REQUIRE(last < 40);
            Pair world;
            world.options.max_switches_at_once = 1;  // so that the steps have one order
            if (!lights) world.attach_red();
            int steps = 0;
            died = false;
            const auto step = [&](const std::string&) {
                const bool attached = !world.attachments("n1").empty();
                if (lights) CHECK((!attached || world.both_carry(lit(100))));
                if (!lights) CHECK((attached || world.both_carry({})));
                if (++steps != last) return;
                died = true;
                throw Killed();
            };
            world.device().before = step;
            world.device("s2").before = step;
            const auto uuid = lights ? world.join("n1", "red") : world.leave("n1", "red");
            world.sync();
            if (world.status(uuid) == "PENDING") CHECK_THROWS_AS(world.free_node("n1"), core::PendingActionError);
            world.sync();
            world.sync();
            CHECK(world.status(uuid) == "DONE");
            CHECK(world.both_carry(lights ? lit(100) : core::PortState{}));
            CHECK(world.attachments("n1") == (lights ? "vlan/native=red" : ""));
            CHECK(world.all_verified());
        }
    }
}

TEST_CASE(
    "group: a visit that is under way when the other switch refuses stores nothing, and its port goes dark again") {
    Pair world;
    world.device("s2").refuses = {"b"};
    std::string uuid;
    bool nested = false;
    world.device().before = [&](const std::string& step) {
        // Port a is lit by now, and nothing of that is stored yet.
        if (step != "save" || nested) return;
        nested = true;
        CHECK(world.a() == lit(100));
        world.options.only_switch = "s2";
        world.sync();
        world.options.only_switch.reset();
        CHECK(world.status(uuid) == "ERROR");
        CHECK_THROWS_AS(world.free_node("n1"), core::BlockedError);
    };
    uuid = world.join("n1", "red");
    world.options.only_switch = "s1";
    world.sync();
    world.options.only_switch.reset();
    REQUIRE(nested);
    CHECK(world.state("a") == "suspect");
    CHECK(world.attachments("n1").empty());
    CHECK_THROWS_AS(world.free_node("n1"), core::BlockedError);
    world.sync();
    CHECK(world.both_carry({}));
    CHECK(world.all_verified());
    world.free_node("n1");
}

TEST_CASE("group: a port that was released after it was seen is seen again before the action ends") {
    Pair world;
    world.device("s2").before = silent_at("connect");
    const auto uuid = world.join("n1", "red");
    world.sync();
    REQUIRE(world.show(uuid).parts.at(0).carried);
    // Switch s1 turns out to be another device, where the port is dark.
    const auto port = world.port("a").id;
    world.database().write([&](store::Writing& tx) { store::release_port(tx, port, "another device"); });
    world.device().plug("a", {});
    CHECK_FALSE(world.show(uuid).parts.at(0).carried);
    world.device("s2").before = nullptr;
    world.wait_for_checks();
    world.options.only_switch = "s2";
    world.sync();
    CHECK(world.status(uuid) == "PENDING");
    world.options.only_switch = "s1";
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.both_carry(lit(100)));
}

TEST_CASE("group: an audit sees each port, and a repair corrects it") {
    Pair world;
    world.attach_red();
    world.device("s2").plug("b", lit(300));
    const auto report = world.audit();
    CHECK(report.switches.at(0).differences.empty());
    REQUIRE(report.switches.at(1).differences.size() == 1);
    CHECK(report.switches.at(1).differences[0].port == "b");
    CHECK(world.taken_vlans().contains(300));
    CHECK_THROWS_AS(world.join("n1", "blue", "vlan/200"), core::BlockedError);
    world.leave("n1", "red");
    CHECK_THROWS_AS(world.free_node("n1"), core::PendingActionError);
    world.sync();
    CHECK(world.both_carry({}));
    world.attach_red();
    world.device().plug("a", lit(300));
    world.repair();
    CHECK(world.both_carry(lit(100)));
    CHECK(world.all_verified());
}

TEST_CASE("group: a revert makes all ports dark, and waits for all of them") {
    Pair world;
    world.attach_red();
    world.device().before = silent_at("connect");
    const auto uuid = world.revert_group("g");
    world.sync();
    CHECK(world.status(uuid) == "PENDING");
    CHECK(world.attachments("n1") == "vlan/native=red");
    world.device().before = nullptr;
    world.wait_for_checks();
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.both_carry({}));
    CHECK(world.attachments("n1").empty());
}

TEST_CASE("group: by force, the ports are off the networks at once, and keep node and VLANs until they are dark") {
    Pair world;
    world.attach_red();
    world.device("s2").before = silent_at("connect");
    const auto uuid = world.leave("n1", "red");
    world.sync();
    CHECK(world.revert_group_by_force("g").find("VLAN 100") != std::string::npos);
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.attachments("n1").empty());
    world.delete_network("red");
    world.sync();
    CHECK(world.state("a") == "verified");
    CHECK(world.state("b", "s2") == "suspect");
    CHECK(world.taken_vlans().contains(100));
    CHECK_THROWS_AS(world.free_node("n1"), core::BlockedError);
    world.device("s2").before = nullptr;
    world.wait_for_checks();
    world.sync();
    CHECK(world.both_carry({}));
    CHECK_FALSE(world.taken_vlans().contains(100));
    world.free_node("n1");
}

TEST_CASE("group: an action of which nothing was sent is cancelled for all ports") {
    Pair world;
    const auto uuid = world.join("n1", "red");
    world.cancel(uuid);
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.sync().all_well());
    CHECK(world.both_carry({}));
    const auto next = world.join("n1", "red");
    world.sync();
    CHECK(world.status(next) == "DONE");
}

TEST_CASE("group: a port that the switch does not have ends the action") {
    Pair world;
    world.device("s2").unplug("b");
    const auto uuid = world.join("n1", "red");
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.a().is_dark());
    CHECK(world.state("a") == "verified");
    CHECK_THROWS_AS(world.free_node("n1"), core::BlockedError);
}
