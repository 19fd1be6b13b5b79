// What haas-sync does when a switch does not answer, and what it does once it answers again.
#include <doctest/doctest.h>

#include "sync/world.hpp"

using namespace haas;
using haas_test::Attached;
using haas_test::lit;
using haas_test::no_answer;
using haas_test::silent_at;
using haas_test::World;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("sync: the ports of a switch that does not answer are tried again together") {
    World world;
    for (int i = 0; i < 8; ++i) world.register_fresh_port("n" + std::to_string(i));
    world.device().before = silent_at("connect");
    world.random = [next = 0.0]() mutable { return next = next > 0.8 ? 0.0 : next + 0.1; };
    auto engine = world.make_engine();
    for (int second = 0; second < 600; ++second) {
        world.clock.pass(std::chrono::seconds(1));
        engine.run_once();
    }
    // Pauses of 2, 4, 8 and so on, a quarter more or less.
    int visits = 0;
    const auto calls = world.device().calls();
    for (auto at = calls.find("connect"); at != std::string::npos; at = calls.find("connect", at + 1)) ++visits;
    CHECK(visits <= 12);
    CHECK(visits >= 7);
}

TEST_CASE("sync: an action waits for a switch that does not answer, at any step") {
    for (const std::string step : {"connect", "read", "write"}) {
        CAPTURE(step);
        Attached world;
        world.device().before = silent_at(step);
        const auto uuid = world.connect("n1", "blue", "vlan/200");
        const auto summary = world.sync();
        CHECK(summary.waiting == 1);
        CHECK(summary.switch_errors == 1);
        CHECK(world.status(uuid) == "PENDING");
        CHECK(world.action(uuid).attempts == 1);
        CHECK(world.state("n1") == "verified");
        CHECK(world.attachments("n1") == "vlan/native=red");

        world.device().before = nullptr;
        world.sync();
        CHECK_MESSAGE(world.status(uuid) == "PENDING", "not before its time");
        world.clock.pass(world.options.retry_delay);
        world.sync();
        CHECK(world.status(uuid) == "DONE");
        CHECK(world.action(uuid).attempts == 2);
    }
}

TEST_CASE("sync: show_switch shows a switch that stops answering, and its recovery") {
    Attached world;
    world.device().before = silent_at("connect");
    world.connect("n1", "blue", "vlan/200");
    world.sync();
    CHECK(world.switch_row().reachable == false);
    CHECK(world.switch_row().last_error == "connect: no answer");
    CHECK(world.switch_row().last_error_at == world.clock.now());
    world.device().before = nullptr;
    world.wait_for_checks();
    world.sync();
    CHECK(world.switch_row().reachable == true);
    CHECK_FALSE(world.switch_row().last_error.has_value());
}

TEST_CASE("sync: a write without an answer counts as done if the switch shows it") {
    Attached world;
    world.device().after_write = [] { no_answer("write"); };
    const auto uuid = world.connect("n1", "blue", "vlan/200");
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.attachments("n1") == "vlan/200=blue vlan/native=red");
}

TEST_CASE("sync: a switch that falls silent before the read-back leaves the action waiting") {
    Attached world;
    world.device().after_write = [&] { world.device().before = silent_at("read"); };
    const auto uuid = world.connect("n1", "blue", "vlan/200");
    world.sync();
    CHECK(world.status(uuid) == "PENDING");
    CHECK(world.attachments("n1") == "vlan/native=red");

    world.device().before = nullptr;
    world.device().after_write = nullptr;
    world.wait_for_checks();
    world.device().forget_calls();
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK_MESSAGE(world.device().calls() == "connect read save", "it had been written already");
}

TEST_CASE("sync: the pauses between attempts grow, and come to an end") {
    Attached world;
    world.options.max_attempts = 4;
    world.options.retry_delay = std::chrono::seconds(2);
    world.device().before = silent_at("connect");
    const auto uuid = world.connect("n1", "blue", "vlan/200");
    world.sync();
    for (const int pause : {2, 4}) {
        const int attempts = world.action(uuid).attempts;
        world.clock.pass(std::chrono::seconds(pause - 1));
        world.sync();
        CHECK(world.action(uuid).attempts == attempts);
        world.clock.pass(std::chrono::seconds(1));
        world.sync();
        CHECK(world.action(uuid).attempts == attempts + 1);
        CHECK(world.status(uuid) == "PENDING");
    }
    world.clock.pass(std::chrono::seconds(8));
    CHECK(world.sync().failed == 1);
    CHECK(world.status(uuid) == "ERROR");
    CHECK(holds(world.error(uuid), "did not answer in 4 attempts"));
    CHECK_MESSAGE(world.state("n1") == "verified", "nothing was ever sent");
}

TEST_CASE("sync: after the last attempt, a port to which something was sent is suspect until it is seen") {
    World world;
    world.add_node("n1");
    world.create_network("red", 100);
    world.options.max_attempts = 2;
    world.device().after_write = [&] { world.device().before = silent_at("read"); };
    const auto uuid = world.connect("n1", "red");
    world.sync();
    world.device().before = silent_at("connect");
    world.wait_for_checks();
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.state("n1") == "suspect");
    CHECK(world.device().carries("n1") == lit(100));

    // Nothing may take its VLAN from the port's point of view, even when the network itself goes.
    CHECK(world.taken_vlans().contains(100));
    world.device().before = nullptr;
    world.device().after_write = nullptr;
    world.wait_for_checks();
    world.sync();
    CHECK(world.state("n1") == "verified");
    CHECK(world.device().carries("n1").is_dark());
}

TEST_CASE("sync: a change sent before a crash is remembered, even if the crash left no time to note it") {
    World world;
    world.add_node("n1");
    world.create_network("red", 100);
    world.options.max_attempts = 1;
    world.device().after_write = [] { throw std::runtime_error("as if it were killed here"); };
    const auto uuid = world.connect("n1", "red");
    world.sync();
    CHECK(world.status(uuid) == "PENDING");
    CHECK(world.device().carries("n1") == lit(100));
    world.device().before = silent_at("connect");
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.state("n1") == "suspect");
}

TEST_CASE("sync: a visit does what is due, and nothing before its time") {
    World world;
    world.create_network("red", 100);
    world.add_node("n1");
    world.add_node("n2");
    world.register_fresh_port("n3");
    world.device().plug("n3");
    world.device().before = silent_at("connect");
    const auto waiting = world.connect("n1", "red");
    world.sync();
    world.device().before = nullptr;
    const auto fresh = world.connect("n2", "red");
    const auto summary = world.sync();
    CHECK(world.status(fresh) == "DONE");
    CHECK(world.status(waiting) == "PENDING");
    CHECK(summary.verified == 0);
    CHECK(world.state("n3") == "unverified");
}

TEST_CASE("sync: a port that is not known to be dark is never given up") {
    World world;
    world.register_fresh_port("n1");
    world.device().plug("n1");
    world.options.max_attempts = 2;
    world.device().before = silent_at("connect");
    for (int i = 0; i < 20; ++i) {
        CHECK(world.sync().unproven == 1);
        CHECK(world.state("n1") == "unverified");
        CHECK_MESSAGE(world.sync().unproven == 0, "it is not looked at again at once");
        world.wait_for_checks();
    }
    world.device().before = nullptr;
    CHECK(world.sync().verified == 1);
    CHECK(world.state("n1") == "verified");
}

TEST_CASE("sync: a driver that breaks in a way of its own leaves the work pending and other switches alone") {
    World world;
    world.register_switch("s2");
    world.create_network("red", 100);
    world.add_node("n1");
    world.add_node("n2", "s2");
    world.device().before = [](const std::string&) { throw std::runtime_error("a bug"); };
    const auto broken = world.connect("n1", "red");
    const auto fine = world.connect("n2", "red");
    CHECK(world.sync().switch_errors == 1);
    CHECK(world.status(broken) == "PENDING");
    CHECK(world.status(fine) == "DONE");
    CHECK_MESSAGE(world.lease()->holder.id.empty(), "the lease was given back");
}

TEST_CASE("sync: a switch whose driver is not built in is distinguished from one that works") {
    World world;
    world.register_switch("x1", "abacus");
    world.register_fresh_port("n1", "x1");
    world.register_node_on("n1", "x1");
    world.create_network("red", 100);
    const auto uuid = world.connect("n1", "red");
    world.sync();
    CHECK(world.status(uuid) == "PENDING");
    CHECK(world.switch_row("x1").last_error == "this installation has no driver for switches of type abacus");
}
