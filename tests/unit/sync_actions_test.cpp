// What haas-sync does while all goes well.
#include <doctest/doctest.h>

#include "base/uuid.hpp"
#include "store/networking_action.hpp"
#include "store/project.hpp"
#include "store/sql.hpp"
#include "store/sync_status.hpp"
#include "sync/target.hpp"
#include "sync/world.hpp"

using namespace haas;
using haas_test::lit;
using haas_test::tagged;
using haas_test::World;

TEST_CASE("sync: a network is attached once the switch, read back, shows it") {
    World world;
    world.add_node("n1");
    world.create_network("red", 100);
    const auto uuid = world.connect("n1", "red");
    CHECK(world.status(uuid) == "PENDING");

    const auto summary = world.sync();

    CHECK(summary.done == 1);
    CHECK(summary.all_well());
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.action(uuid).attempts == 1);
    CHECK(world.action(uuid).finished_at == world.clock.now());
    CHECK(world.attachments("n1") == "vlan/native=red");
    CHECK(world.device().carries("n1") == lit(100));
    CHECK(world.device().calls() == "connect read write:n1 read save");
}

TEST_CASE("sync: native and tagged networks come and go one by one") {
    World world;
    world.add_node("n1");
    world.create_network("red", 100);
    world.create_network("blue", 200);
    world.attach("n1", "blue", "vlan/200");
    CHECK(world.device().carries("n1") == tagged({200}));
    world.attach("n1", "red");
    CHECK(world.device().carries("n1") == lit(100, {200}));
    CHECK(world.attachments("n1") == "vlan/200=blue vlan/native=red");

    const auto uuid = world.detach("n1", "vlan/200");
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.device().carries("n1") == lit(100));
    CHECK(world.attachments("n1") == "vlan/native=red");
}

TEST_CASE("sync: a revert takes all networks off, and makes the port dark") {
    World world;
    world.add_node("n1");
    world.create_network("red", 100);
    world.create_network("blue", 200);
    world.attach("n1", "red");
    world.attach("n1", "blue", "vlan/200");

    const auto uuid = world.revert("n1");
    world.sync();

    CHECK(world.status(uuid) == "DONE");
    CHECK(world.attachments("n1").empty());
    CHECK(world.device().carries("n1").is_dark());
}

TEST_CASE("sync: a port without a NIC can be reverted") {
    World world;
    world.register_port("spare");
    world.device().plug("spare", lit(66));
    const auto uuid = world.revert("spare");
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.device().carries("spare").is_dark());
}

TEST_CASE("sync: many ports of a switch change in one write") {
    World world;
    world.create_network("red", 100);
    for (const char* const node : {"n1", "n2", "n3"}) {
        world.add_node(node);
        world.connect(node, "red");
    }
    CHECK(world.sync().done == 3);
    CHECK(world.device().calls() == "connect read write:n1,n2,n3 read save");
}

TEST_CASE("sync: a state that the switch already has is not written again") {
    World world;
    world.add_node("n1");
    world.create_network("red", 100);
    world.device().plug("n1", lit(100));  // as after a crash between the write and its record
    const auto uuid = world.connect("n1", "red");
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.device().calls() == "connect read");
}

TEST_CASE("sync: a fresh port is made dark before it is trusted") {
    World world;
    world.register_fresh_port("new");
    world.device().plug("new");
    CHECK(world.state("new") == "unverified");
    const auto summary = world.sync();
    CHECK(summary.verified == 1);
    CHECK(world.state("new") == "verified");
    CHECK(world.device().carries("new").is_dark());
}

TEST_CASE("sync: the first action of a fresh port also verifies it") {
    World world;
    world.create_network("red", 100);
    world.register_fresh_port("new");
    world.device().plug("new");
    world.register_node_on("new");
    const auto uuid = world.connect("new", "red");
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(world.state("new") == "verified");
    CHECK(world.device().carries("new") == lit(100));
}

TEST_CASE("sync: no switch is asked if nothing is due") {
    World world;
    world.add_node("n1");
    CHECK(world.sync().all_well());
    CHECK(world.device().calls().empty());
    CHECK_FALSE(world.lease().has_value());
}

TEST_CASE("sync: with a switch named, the others are left alone") {
    World world;
    world.register_switch("s2");
    world.add_node("n1");
    world.add_node("n2", "s2");
    world.create_network("red", 100);
    const auto first = world.connect("n1", "red");
    const auto second = world.connect("n2", "red");
    world.options.only_switch = "s2";
    world.sync();
    CHECK(world.status(first) == "PENDING");
    CHECK(world.status(second) == "DONE");
}

TEST_CASE("sync: a switch says that it works") {
    World world;
    CHECK_FALSE(world.switch_row().reachable.has_value());
    world.add_node("n1");
    world.create_network("red", 100);
    world.attach("n1", "red");
    CHECK(world.switch_row().reachable == true);
    CHECK(world.switch_row().last_success_at == world.clock.now());
}

TEST_CASE("sync: every run leaves a sign of life") {
    World world;
    world.sync();
    const auto seen = world.database().read([](store::Reading& tx) { return store::find_last_sync(tx); });
    CHECK(seen == world.clock.now());
}

TEST_CASE("sync: finished actions are kept as long as configured") {
    World world;
    world.add_node("n1");
    world.create_network("red", 100);
    const auto uuid = world.connect("n1", "red");
    world.sync();
    world.clock.pass(world.options.keep_actions);
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    world.clock.pass(std::chrono::seconds(1));
    world.sync();
    CHECK_THROWS(world.action(uuid));
}

TEST_CASE("sync: so many finished actions are kept, and the project with most of them loses its oldest") {
    World world;
    world.options.most_finished_actions = 7;
    auto& database = world.database();
    std::vector<std::string> mine;
    std::vector<std::string> of_other;
    const auto finish = [&](std::vector<std::string>& list, core::ProjectId project) {
        core::NetworkingAction action;
        action.uuid = base::make_uuid();
        action.project_id = project;
        world.clock.pass(std::chrono::seconds(1));
        database.write([&](store::Writing& tx) {
            store::insert_networking_action(tx, action);
            store::execute(tx, "UPDATE networking_action SET status = 'DONE', finished_at = :now WHERE uuid = :uuid",
                           tx.now(), action.uuid);
        });
        list.push_back(action.uuid);
    };
    const auto [p, other] = database.write([&](store::Writing& tx) {
        return std::pair(store::find_project(tx, "p").value().id, store::insert_project(tx, "other"));
    });
    for (int i = 0; i < 3; ++i) finish(of_other, other);
    for (int i = 0; i < 4; ++i) finish(mine, p);
    world.sync();
    CHECK(world.status(mine.front()) == "DONE");
    for (int i = 0; i < 2; ++i) finish(mine, p);
    world.sync();
    for (std::size_t i = 0; i < 2; ++i) CHECK_THROWS(world.action(mine[i]));
    for (std::size_t i = 2; i < mine.size(); ++i) CHECK(world.status(mine[i]) == "DONE");
    for (const auto& uuid : of_other) CHECK(world.status(uuid) == "DONE");
}

TEST_CASE("sync: an attachment whose network is gone ends as an error, and the port keeps what it has") {
    World world;
    world.add_node("n1");
    store::DuePort port;
    port.nic_id = core::NicId(1);
    port.attachments = {{"vlan/native", core::NetworkId(1), 100}};
    port.action.emplace();
    port.action->network_label = "gone";
    port.action->channel = "vlan/200";
    CHECK(sync::impossible(port) == "network gone is gone");
    CHECK(sync::target_of(port) == lit(100));
}

TEST_CASE("sync: a mock switch takes part like a real one") {
    World world;
    world.register_switch("m1", "mock");
    world.register_fresh_port("gi1/0/1", "m1");
    world.register_node_on("gi1/0/1", "m1");
    world.create_network("red", 100);
    const auto uuid = world.connect("gi1/0/1", "red");
    world.sync();
    CHECK(world.status(uuid) == "DONE");
}
