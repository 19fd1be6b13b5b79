// A NIC that goes from one port to another, whatever happens on the way.
#include <doctest/doctest.h>

#include "service/networking_action.hpp"
#include "sync/world.hpp"

using namespace haas;
using haas_test::lit;
using haas_test::silent_at;
using haas_test::World;

namespace {

/// Node n1 with network red (100) on port n1 of s1; port new of s2 is free.
struct Racked : World {
    Racked() {
        register_switch("s2");
        add_node("n1");
        register_port("new", "s2");
        create_network("red", 100);
        attach("n1", "red");
        device().forget_calls();
    }
    std::string to_new() { return move("n1", "new", "s2"); }
    bool is_on_new() { return port("new", "s2").nic_id.has_value() && !port("n1").nic_id; }
    bool is_on_old() { return port("n1").nic_id.has_value() && !port("new", "s2").nic_id; }
};

/// Acts as if haas-sync had been killed: not a failure of the switch.
struct Killed : std::runtime_error {
    Killed() : std::runtime_error("killed") {}
};

}  // namespace

TEST_CASE("move: the old port is seen dark before the new one carries anything") {
    Racked world;
    bool was_dark = false;
    world.device("s2").before = [&](const std::string& step) {
        if (step == "write") was_dark = world.device().carries("n1").is_dark() && world.is_on_new();
    };
    const auto uuid = world.to_new();
    CHECK(world.is_on_old());
    const auto summary = world.sync();
    CHECK(summary.all_well());
    CHECK(summary.done == 1);
    CHECK(was_dark);
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.is_on_new());
    CHECK(world.device().carries("n1").is_dark());
    CHECK(world.device("s2").carries("new") == lit(100));
    CHECK(world.state("n1") == "verified");
    CHECK(world.state("new", "s2") == "verified");
    CHECK(world.attachments("n1") == "vlan/native=red");
    CHECK(world.action(uuid).switch_label == "s2");
    CHECK(world.action(uuid).port_label == "new");
}

TEST_CASE("move: on one switch, and with nothing on the NIC, it is the same") {
    Racked world;
    world.register_port("other");
    const auto uuid = world.move("n1", "other");
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.device().carries("n1").is_dark());
    CHECK(world.device().carries("other") == lit(100));
    world.detach("n1");
    world.sync();
    const auto back = world.move("n1", "n1");
    world.sync();
    CHECK(world.status(back) == "DONE");
    CHECK(world.port("n1").nic_id.has_value());
    CHECK(world.device().carries("n1").is_dark());
    CHECK(world.device().carries("other").is_dark());
}

TEST_CASE("move: killed at any step, it is never on both ports, and the next run ends it") {
    bool died = true;
    for (int last = 1; died; ++last) {
        CAPTURE(last);
        REQUIRE(last < 40);
        Racked world;
        int steps = 0;
        died = false;
        const auto step = [&](const std::string&) {
            const bool both = !world.device().carries("n1").is_dark() && !world.device("s2").carries("new").is_dark();
            CHECK_FALSE(both);
            if (++steps != last) return;
            died = true;
            throw Killed();
        };
        world.device().before = step;
        world.device("s2").before = step;
        const auto uuid = world.to_new();
        world.sync();
        if (died) CHECK(world.status(uuid) == "PENDING");
        world.sync();
        world.sync();
        CHECK(world.status(uuid) == "DONE");
        CHECK(world.is_on_new());
        CHECK(world.device().carries("n1").is_dark());
        CHECK(world.device("s2").carries("new") == lit(100));
        CHECK(world.taken_vlans() == std::set<core::Vlan>{100});
    }
}

TEST_CASE("move: a switch that does not let the old port go dark keeps the NIC where it is") {
    Racked world;
    world.device().refuses = {"n1"};
    const auto uuid = world.to_new();
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.is_on_old());
    CHECK(world.device().carries("n1") == lit(100));
    CHECK(world.device("s2").carries("new").is_dark());
    CHECK(world.state("n1") == "verified");
}

TEST_CASE("move: a switch that does not light the new port leaves it dark and in doubt, and goes on") {
    Racked world;
    world.device("s2").refuses_to_light = {"new"};
    const auto uuid = world.to_new();
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.is_on_new());
    CHECK(world.device().carries("n1").is_dark());
    CHECK(world.state("new", "s2") == "suspect");
    world.device("s2").refuses_to_light.clear();
    world.wait_for_checks();
    world.sync();
    CHECK(world.device("s2").carries("new") == lit(100));
    CHECK(world.state("new", "s2") == "verified");
}

TEST_CASE("move: a new switch that is silent is tried again, and nothing is on either port meanwhile") {
    Racked world;
    world.device("s2").before = silent_at("connect");
    const auto uuid = world.to_new();
    world.sync();
    CHECK(world.status(uuid) == "PENDING");
    CHECK(world.is_on_new());
    CHECK(world.device().carries("n1").is_dark());
    const service::Caller admin{core::UserId(1), "root", true};
    CHECK_THROWS(
        world.database().write([&](store::Writing& tx) { return service::networking_action_cancel(tx, admin, uuid); }));
    world.device("s2").before = nullptr;
    world.wait_for_checks();
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.device("s2").carries("new") == lit(100));
}

TEST_CASE("move: an old switch that is silent keeps all as it is, until there were enough attempts") {
    Racked world;
    world.options.max_attempts = 2;
    world.device().before = silent_at("connect");
    const auto uuid = world.to_new();
    world.sync();
    CHECK(world.status(uuid) == "PENDING");
    world.wait_for_checks();
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.is_on_old());
    CHECK(world.state("n1") == "verified");
    CHECK_FALSE(world.action(uuid).to_port_id.has_value());
}

TEST_CASE("move: releasing the new port by force ends the move, and the old port carries its networks again") {
    Racked world;
    bool first = true;
    world.device().before = [&](const std::string& step) {
        if (step == "save" && first) world.revert_by_force("new", "s2");
        if (step == "save") first = false;
    };
    const auto uuid = world.to_new();
    world.sync();
    CHECK(world.status(uuid) == "ERROR");
    CHECK(world.is_on_old());
    world.wait_for_checks();
    world.sync();
    CHECK(world.device().carries("n1") == lit(100));
    CHECK(world.device("s2").carries("new").is_dark());
    CHECK(world.state("n1") == "verified");
}

TEST_CASE("move: a visit of the new port that began before stores nothing of it") {
    Racked world;
    world.register_fresh_port("slow", "s2");
    world.device("s2").plug("slow");
    // While s2 is looked at because of another port, the NIC comes to `new`, which an audit has seen dark.
    bool moved = false;
    std::string uuid;
    world.device("s2").before = [&](const std::string& step) {
        if (step != "read" || moved) return;
        moved = true;
        uuid = world.to_new();
        world.options.only_switch = "s1";
        world.sync();
        world.options.only_switch.reset();
    };
    // Alone: a visit of s1 at the same time would have its lease.
    world.options.only_switch = "s2";
    world.audit();
    REQUIRE(moved);
    CHECK(world.is_on_new());
    CHECK(world.state("new", "s2") == "unverified");
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.device("s2").carries("new") == lit(100));
}

TEST_CASE("cancel: an action that haas-sync has begun is not cancelled, another one is") {
    Racked world;
    const service::Caller admin{core::UserId(1), "root", true};
    const auto cancel = [&](const std::string& uuid) {
        world.database().write([&](store::Writing& tx) { service::networking_action_cancel(tx, admin, uuid); });
    };
    const auto uuid = world.detach("n1");
    int refused = 0;
    world.device().before = [&](const std::string&) {
        try {
            cancel(uuid);
        } catch (const std::exception&) {
            ++refused;
        }
    };
    world.sync();
    CHECK(refused > 2);
    CHECK(world.status(uuid) == "DONE");
    world.device().before = nullptr;
    const auto other = world.connect("n1", "red");
    cancel(other);
    CHECK(world.status(other) == "ERROR");
    CHECK(world.sync().all_well());
    CHECK(world.device().carries("n1").is_dark());
}

TEST_CASE("a port's last error goes with the next success") {
    Racked world;
    world.device().refuses = {"n1"};
    world.detach("n1");
    world.sync();
    CHECK(world.port("n1").last_error.has_value());
    world.device().refuses.clear();
    world.detach("n1");
    world.sync();
    CHECK_FALSE(world.port("n1").last_error.has_value());
    CHECK(world.port("n1").last_error_at.has_value());
}
