// What the store promises to the layers above, whatever engine is behind it.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>

#include "base/clock.hpp"
#include "core/error.hpp"
#include "core/label.hpp"
#include "store/attachment.hpp"
#include "store/engine.hpp"
#include "store/metadata.hpp"
#include "store/network.hpp"
#include "store/network_access.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/project.hpp"
#include "store/sql.hpp"
#include "store/stray.hpp"
#include "store/switch.hpp"
#include "store/sync_work.hpp"
#include "store/user.hpp"

using namespace haas;
using haas_test::Engine;
using haas_test::on_every_engine;
using store::Database;
using store::Reading;
using store::Writing;

namespace {

/// What no transaction that only reads may do.
template <class Tx>
concept CanExecute = requires(const Tx& tx) {
    store::execute(tx, store::Change("DELETE FROM node"));
};
static_assert(CanExecute<Writing> && !CanExecute<Reading>);

const base::SystemClock system_clock;
constexpr std::chrono::milliseconds short_wait{50};

void create(const Engine& engine) {
    Database::create(engine.options(), system_clock, [](Writing& tx) { store::insert_project(tx, "first"); });
}

Database open(const Engine& engine) { return {engine.options(), system_clock}; }

std::vector<std::string> projects(Database& database) {
    return database.read([](Reading& tx) { return store::list_projects(tx); });
}

core::Bmc mock_obm() {
    core::Bmc bmc;
    bmc.address.type = "mock";
    return bmc;
}

void add_project(Database& database, const std::string& label) {
    database.write([&](Writing& tx) { store::insert_project(tx, label); });
}

}  // namespace

TEST_CASE("lists are sorted naturally") {
    on_every_engine([](Engine& engine) {
        create(engine);
        auto database = open(engine);
        for (const char* const label : {"n10", "n2", "n1b", "N3", "n1"}) add_project(database, label);
        CHECK(projects(database) == std::vector<std::string>{"N3", "first", "n1", "n1b", "n2", "n10"});
        database.write([](Writing& tx) {
            const auto on = store::insert_switch(tx, "s", "mock", {{"hostname", "h"}});
            for (const char* const label : {"gi10", "gi9"}) store::insert_uplink(tx, on, label);
            CHECK(store::list_uplinks(tx, on) == std::vector<std::string>{"gi9", "gi10"});
            store::replace_strays(tx, on, {{"te10", {100}, ""}, {"te9", {100}, ""}}, store::Knowledge::whole);
            CHECK(store::list_strays(tx).front().seen.label == "te9");
            for (const char* const label : {"node-10", "node-9"}) store::insert_node(tx, label, mock_obm());
            CHECK(store::list_nodes(tx) == std::vector<std::string>{"node-9", "node-10"});
            CHECK(store::list_free_nodes(tx) == store::list_nodes(tx));
            for (const char* const label : {"node-10", "node-9"}) {
                store::set_node_project(tx, store::find_node(tx, label)->id, store::find_project(tx, "n1")->id);
            }
            CHECK(store::list_nodes_of_project(tx, store::find_project(tx, "n1")->id) == store::list_nodes(tx));
        });
    });
}

TEST_CASE("the database's order of labels is that of core::compare_naturally") {
    on_every_engine([](Engine& engine) {
        create(engine);
        auto database = open(engine);
        // NOLINTNEXTLINE(cert-msc32-c,cert-msc51-cpp): the same labels each time
        std::minstd_rand random(19);
        std::set<std::string> labels = {"a",   "a0", "a00", "a01", "a1", "a1b", "a1.",
                                        "a10", "a_", "A",   "01",  "1",  "0",   "00"};
        constexpr std::string_view characters = "0019aB-_. (";
        while (labels.size() < 300) {
            std::string label = "x";
            for (auto length = random() % 8; length > 0; --length) label += characters[random() % characters.size()];
            labels.insert(label.substr(random() % 2));
        }
        database.write([&](Writing& tx) {
            for (const auto& label : labels) store::insert_project(tx, label);
        });
        const auto seen = projects(database);
        const auto is_before = [](const auto& a, const auto& b) { return core::compare_naturally(a, b) < 0; };
        CHECK(seen.size() == labels.size() + 1);
        CHECK(std::is_sorted(seen.begin(), seen.end(), is_before));
    });
}

namespace {

core::Network network(const std::string& label, core::Vlan vlan) {
    core::Network made;
    made.label = label;
    made.vlan = vlan;
    return made;
}

/// A node with a NIC on a port, and a network.
struct Scene {
    core::ProjectId project;
    core::NodeId node;
    core::NicId nic;
    core::SwitchId on;
    core::PortId port;
    core::NetworkId network;
};

Scene make_scene(Writing& tx) {
    Scene scene{};
    scene.project = store::insert_project(tx, "p");
    scene.node = store::insert_node(tx, "n", mock_obm());
    scene.nic = store::insert_nic(tx, scene.node, "eth0", "02:00:00:00:00:01");
    scene.on = store::insert_switch(tx, "s", "mock", {{"hostname", "h"}});
    scene.port = store::insert_port(tx, scene.on, "gi1/0/1");
    store::set_port_nic(tx, scene.port, scene.nic);
    scene.network = store::insert_network(tx, network("w", 100));
    return scene;
}

core::NetworkingAction action(const Scene& scene, const std::string& uuid) {
    core::NetworkingAction made;
    made.uuid = uuid;
    made.port_id = scene.port;
    made.nic_id = scene.nic;
    made.network_id = scene.network;
    made.switch_label = "s";
    made.port_label = "gi1/0/1";
    made.channel = "vlan/native";
    made.requested_by = "tester";
    return made;
}

/// Begins with a scene, and expects that what `write` does is refused by the database itself, and undone.
template <class Refusal>
void refuses(const std::function<void(Writing&, const Scene&)>& write) {
    on_every_engine([&](Engine& engine) {
        create(engine);
        auto database = open(engine);
        const Scene scene = database.write(make_scene);
        const auto attempt = [&] {
            database.write([&](Writing& tx) {
                store::insert_project(tx, "before");
                write(tx, scene);
            });
        };
        CHECK_THROWS_AS(attempt(), Refusal);
        CHECK(projects(database) == std::vector<std::string>{"first", "p"});
    });
}

}  // namespace

TEST_CASE("labels are unique by the database's own rule") {
    const auto duplicate = [](const std::function<void(Writing&, const Scene&)>& write) {
        refuses<core::DuplicateError>(write);
    };
    duplicate([](Writing& tx, const Scene&) { store::insert_project(tx, "p"); });
    duplicate([](Writing& tx, const Scene&) { store::insert_node(tx, "n", mock_obm()); });
    duplicate([](Writing& tx, const Scene&) { store::insert_switch(tx, "s", "mock", {}); });
    duplicate([](Writing& tx, const Scene&) { store::insert_network(tx, network("w", 101)); });
    duplicate([](Writing& tx, const Scene& scene) { store::insert_port(tx, scene.on, "gi1/0/1"); });
    duplicate([](Writing& tx, const Scene& scene) { store::insert_nic(tx, scene.node, "eth0", "02:00:00:00:00:02"); });
    duplicate([](Writing& tx, const Scene&) {
        store::insert_user(tx, "u", "h", core::Role::user);
        store::insert_user(tx, "u", "h", core::Role::administrator);
    });
}

TEST_CASE("addresses, VLANs, memberships, ports and pending actions are unique by the database's own rule") {
    const auto duplicate = [](const std::function<void(Writing&, const Scene&)>& write) {
        refuses<core::DuplicateError>(write);
    };
    duplicate([](Writing& tx, const Scene&) {
        const auto other = store::insert_node(tx, "other", mock_obm());
        store::insert_nic(tx, other, "eth0", "02:00:00:00:00:01");
    });
    duplicate([](Writing& tx, const Scene&) { store::insert_network(tx, network("other", 100)); });
    duplicate([](Writing& tx, const Scene& scene) {
        const auto user = store::insert_user(tx, "u", "h", core::Role::user);
        store::insert_membership(tx, user, scene.project);
        store::insert_membership(tx, user, scene.project);
    });
    duplicate([](Writing& tx, const Scene& scene) {
        store::insert_network_access(tx, scene.network, scene.project);
        store::insert_network_access(tx, scene.network, scene.project);
    });
    duplicate([](Writing& tx, const Scene& scene) {
        store::set_port_nic(tx, store::insert_port(tx, scene.on, "gi1/0/2"), scene.nic);
    });
    duplicate([](Writing& tx, const Scene& scene) {
        store::insert_networking_action(tx, action(scene, "one"));
        store::insert_networking_action(tx, action(scene, "two"));
    });
}

TEST_CASE("a row that another one refers to cannot be deleted") {
    const auto blocked = [](const std::function<void(Writing&, const Scene&)>& write) {
        refuses<core::BlockedError>(write);
    };
    blocked([](Writing& tx, const Scene& scene) {
        store::set_node_project(tx, scene.node, scene.project);
        store::delete_project(tx, scene.project);
    });
    blocked([](Writing& tx, const Scene& scene) {
        store::insert_network_access(tx, scene.network, scene.project);
        store::delete_project(tx, scene.project);
    });
    blocked([](Writing& tx, const Scene& scene) { store::delete_node(tx, scene.node); });
    blocked([](Writing& tx, const Scene& scene) { store::delete_nic(tx, scene.nic); });
    blocked([](Writing& tx, const Scene& scene) { store::delete_switch(tx, scene.on); });
    blocked([](Writing& tx, const Scene& scene) {
        REQUIRE(store::insert_attachment(tx, scene.nic, {"vlan/native", scene.network, 100}));
        store::delete_network(tx, scene.network);
    });
}

TEST_CASE("a row that refers to a missing one cannot be stored") {
    const auto blocked = [](const std::function<void(Writing&, const Scene&)>& write) {
        refuses<core::BlockedError>(write);
    };
    blocked([](Writing& tx, const Scene& scene) { store::set_node_project(tx, scene.node, core::ProjectId(4711)); });
    blocked([](Writing& tx, const Scene&) { store::insert_nic(tx, core::NodeId(4711), "eth9", "02:00:00:00:00:09"); });
    blocked([](Writing& tx, const Scene&) { store::insert_port(tx, core::SwitchId(4711), "gi1/0/9"); });
    blocked([](Writing& tx, const Scene& scene) { store::set_port_nic(tx, scene.port, core::NicId(4711)); });
    blocked([](Writing& tx, const Scene&) { store::set_metadata(tx, core::NodeId(4711), "k", "1"); });
    blocked([](Writing& tx, const Scene& scene) { store::insert_membership(tx, core::UserId(4711), scene.project); });
}

TEST_CASE("values that can never be right are refused by the database itself") {
    const auto impossible = [](const std::function<void(Writing&, const Scene&)>& write) {
        refuses<base::Error>(write);
    };
    impossible([](Writing& tx, const Scene&) { store::insert_network(tx, network("zero", 0)); });
    impossible([](Writing& tx, const Scene&) { store::insert_network(tx, network("high", 4095)); });
    impossible([](Writing& tx, const Scene&) {
        auto bmc = mock_obm();
        bmc.address.type = "telnet";
        store::insert_node(tx, "other", bmc);
    });
    impossible([](Writing& tx, const Scene&) {
        auto bmc = mock_obm();
        bmc.address.port = 65536;
        store::insert_node(tx, "other", bmc);
    });
}

TEST_CASE("a network or channel is on a NIC only once, and a network that is gone is not attached") {
    on_every_engine([](Engine& engine) {
        create(engine);
        auto database = open(engine);
        database.write([](Writing& tx) {
            const Scene scene = make_scene(tx);
            const auto other = store::insert_network(tx, network("other", 101));
            CHECK(store::insert_attachment(tx, scene.nic, {"vlan/native", scene.network, 100}));
            CHECK_FALSE(store::insert_attachment(tx, scene.nic, {"vlan/100", scene.network, 100}));
            CHECK_FALSE(store::insert_attachment(tx, scene.nic, {"vlan/native", other, 101}));
            CHECK_FALSE(store::insert_attachment(tx, scene.nic, {"vlan/4711", core::NetworkId(4711), 102}));
            CHECK(store::insert_attachment(tx, scene.nic, {"vlan/101", other, 101}));
        });
    });
}

TEST_CASE("deleting a thing takes what belongs to it along, and leaves finished actions") {
    on_every_engine([](Engine& engine) {
        create(engine);
        auto database = open(engine);
        database.write([](Writing& tx) {
            const Scene scene = make_scene(tx);
            const auto user = store::insert_user(tx, "u", "h", core::Role::user);
            store::insert_membership(tx, user, scene.project);
            store::set_metadata(tx, scene.node, "k", "1");
            store::insert_networking_action(tx, action(scene, "done"));

            store::delete_user(tx, user);
            CHECK(store::list_users_of_project(tx, scene.project).empty());
            store::set_port_nic(tx, scene.port, std::nullopt);
            store::delete_nic(tx, scene.nic);
            store::delete_node(tx, scene.node);
            store::delete_port(tx, scene.port);
            store::delete_switch(tx, scene.on);
            store::delete_network(tx, scene.network);
            CHECK(store::list_taken_vlans(tx).empty());
            const auto left = store::find_networking_action(tx, "done");
            REQUIRE(left);
            CHECK(left->port_label == "gi1/0/1");
            CHECK_FALSE(left->nic_id);
        });
    });
}

TEST_CASE("a transaction that throws leaves nothing, and the connection works on") {
    on_every_engine([](Engine& engine) {
        create(engine);
        auto database = open(engine);
        const auto fail = [&] {
            database.write([](Writing& tx) {
                store::insert_project(tx, "half");
                throw std::runtime_error("something else went wrong");
            });
        };
        CHECK_THROWS_WITH(fail(), "something else went wrong");
        CHECK(projects(database) == std::vector<std::string>{"first"});
        add_project(database, "whole");
        CHECK(projects(database) == std::vector<std::string>{"first", "whole"});
    });
}

TEST_CASE("a statement that failed works again, with other values") {
    on_every_engine([](Engine& engine) {
        create(engine);
        auto database = open(engine);
        for (int i = 0; i < 3; ++i) {
            CHECK_THROWS_AS(add_project(database, "first"), core::DuplicateError);
            add_project(database, "p" + std::to_string(i));
        }
        CHECK(projects(database).size() == 4);
    });
}

TEST_CASE("a read transaction sees one state, whatever others commit meanwhile") {
    on_every_engine([](Engine& engine) {
        create(engine);
        auto reader = open(engine);
        auto writer = open(engine);
        reader.read([&](Reading& tx) {
            const auto before = store::list_projects(tx);
            add_project(writer, "later");
            CHECK(store::list_projects(tx) == before);
        });
        CHECK(projects(reader) == std::vector<std::string>{"first", "later"});
    });
}

TEST_CASE("two states have the same stamp only if they are the same") {
    on_every_engine([](Engine& engine) {
        create(engine);
        auto mine = open(engine);
        auto theirs = open(engine);
        const auto stamp = [&] { return mine.read([](Reading& tx) { return tx.stamp(); }); };
        const auto first = stamp();
        CHECK(first == stamp());
        add_project(theirs, "by another connection");
        const auto second = stamp();
        CHECK_FALSE(second == first);
        add_project(mine, "by the same connection");
        const auto third = stamp();
        CHECK_FALSE(third == second);
        CHECK(third == stamp());
        auto other = open(engine);
        CHECK_FALSE(other.read([](Reading& tx) { return tx.stamp(); }) == third);
    });
}

TEST_CASE("a writer that waits too long for another one learns that the database is busy") {
    on_every_engine([](Engine& engine) {
        create(engine);
        auto first = open(engine);
        Database second(engine.options(short_wait), system_clock);
        first.write([&](Writing& tx) {
            store::insert_project(tx, "mine");
            CHECK_THROWS_WITH_AS(add_project(second, "mine"), "The database is busy; try again.",
                                 core::UnavailableError);
            // Readers do not wait.
            CHECK(projects(second) == std::vector<std::string>{"first"});
        });
        add_project(second, "theirs");
        CHECK(projects(first) == std::vector<std::string>{"first", "mine", "theirs"});
    });
}

TEST_CASE("two writers one after the other lose nothing, and neither builds on what is outdated") {
    on_every_engine([](Engine& engine) {
        create(engine);
        constexpr int each = 40;
        const auto work = [&] {
            auto database = open(engine);
            for (int i = 0; i < each; ++i) {
                database.write([](Writing& tx) {
                    // With an outdated count this label would exist already.
                    store::insert_project(tx, "p" + std::to_string(store::list_projects(tx).size()));
                });
            }
        };
        std::thread other(work);
        work();
        other.join();
        auto database = open(engine);
        CHECK(projects(database).size() == 2 * each + 1);
    });
}
