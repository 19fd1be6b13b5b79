// Port groups: the rules that the database itself enforces, actions in parts, and the upgrade that made them possible.
#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "base/clock.hpp"
#include "core/error.hpp"
#include "store/engine.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/port_group.hpp"
#include "store/switch.hpp"
#include "store/sync_work.hpp"

using namespace haas;
using haas_test::Engine;
using haas_test::FileEngine;
using haas_test::on_every_engine;
using haas_test::on_files;
using store::Database;
using store::Writing;

namespace {

const base::SystemClock system_clock;

/// Two ports, and a NIC on the first one.
struct Scene {
    explicit Scene(Writing& tx) {
        core::Bmc bmc;
        bmc.address.type = "mock";
        nic = store::insert_nic(tx, store::insert_node(tx, "n", bmc), "eth0", "02:00:00:00:00:01");
        on = store::insert_switch(tx, "s", "mock", {{"hostname", "h"}});
        first = store::insert_port(tx, on, "gi1/0/1");
        second = store::insert_port(tx, on, "gi1/0/2");
        store::set_port_nic(tx, first, nic);
    }
    /// An action with a part for each of the ports.
    void insert_action(Writing& tx, const std::string& uuid) const {
        core::NetworkingAction action;
        action.uuid = uuid;
        action.nic_id = nic;
        action.switch_label = "s";
        action.group_label = "g";
        action.channel = "vlan/native";
        action.requested_by = "tester";
        for (const auto& [port, label] : {std::pair(first, "gi1/0/1"), std::pair(second, "gi1/0/2")}) {
            action.port_id = port;
            action.port_label = label;
            store::insert_networking_action(tx, action);
            ++action.part;
        }
    }

    core::NicId nic;
    core::SwitchId on;
    core::PortId first;
    core::PortId second;
};

void with_scene(const std::function<void(Writing&, const Scene&)>& write) {
    on_every_engine([&](Engine& engine) {
        Database::create(engine.options(), system_clock, [](Writing&) {});
        Database(engine.options(), system_clock).write([&](Writing& tx) { write(tx, Scene(tx)); });
    });
}

template <class Refusal>
void refuses(const std::function<void(Writing&, const Scene&)>& write) {
    CHECK_THROWS_AS(with_scene(write), Refusal);
}

core::PortGroupId make_group(Writing& tx, const std::string& label = "g") {
    return store::insert_port_group(tx, {{}, label, false});
}

}  // namespace

TEST_CASE("a NIC is on one port, or on the ports of one group, by the database's own rule") {
    using core::DuplicateError;
    refuses<DuplicateError>([](Writing& tx, const Scene&) {
        make_group(tx);
        make_group(tx);
    });
    refuses<DuplicateError>([](Writing& tx, const Scene& scene) {
        store::join_port_group(tx, scene.second, make_group(tx));
        store::set_port_nic(tx, scene.second, scene.nic);
    });
    refuses<DuplicateError>([](Writing& tx, const Scene& scene) {
        store::join_port_group(tx, scene.first, make_group(tx, "one"));
        store::join_port_group(tx, scene.second, make_group(tx, "other"));
        store::set_port_nic(tx, scene.second, scene.nic);
    });
    refuses<DuplicateError>([](Writing& tx, const Scene& scene) {
        const auto both = make_group(tx);
        for (const auto port : {scene.first, scene.second}) store::join_port_group(tx, port, both);
        store::set_port_nic(tx, scene.second, scene.nic);
        CHECK(store::list_ports_of_nic(tx, scene.nic).size() == 2);
        store::join_port_group(tx, scene.second, make_group(tx, "other"));
    });
    refuses<core::BlockedError>([](Writing& tx, const Scene& scene) {
        const auto made = make_group(tx);
        store::join_port_group(tx, scene.first, made);
        store::delete_port_group(tx, made);
    });
}

TEST_CASE("the parts of an action are due by themselves, until their ports have been seen") {
    with_scene([](Writing& tx, const Scene& scene) {
        const auto due = [&] { return store::list_due_ports(tx, scene.on, std::chrono::hours(1)); };
        const auto parts = [&] { return store::list_parts(tx, {"one"}); };
        for (const auto port : {scene.first, scene.second}) store::set_port_verified(tx, port);
        scene.insert_action(tx, "one");
        REQUIRE(due().size() == 2);
        const auto first = due()[0].action.value();
        const auto second = due()[1].action.value();
        CHECK(first.is_part);
        CHECK_FALSE(store::note_carried(tx, first.id));
        REQUIRE(due().size() == 1);
        CHECK(due()[0].id == scene.second);
        store::postpone_action(tx, second.id, tx.now(), store::Delivery::not_sent);
        CHECK(store::find_networking_action(tx, "one")->attempts == 1);

        // Whatever else is stored of a port, its part is carried out again.
        const auto reopens = [&](const auto& store_something) {
            store::note_carried(tx, first.id);
            CHECK(parts().at(0).carried);
            store_something();
            CHECK_FALSE(parts().at(0).carried);
        };
        using State = core::Port::State;
        reopens([&] { store::set_port_drift(tx, scene.first, "drift"); });
        reopens([&] { store::set_port_verified(tx, scene.first); });
        reopens([&] { store::set_port_unproven(tx, scene.first, State::suspect, "drift", tx.now()); });
        reopens([&] { store::release_port(tx, scene.first, "drift"); });

        CHECK_FALSE(store::note_carried(tx, first.id));
        CHECK(store::note_carried(tx, second.id));
    });
}

TEST_CASE("the parts of an action end together, and are listed as one") {
    with_scene([](Writing& tx, const Scene& scene) {
        scene.insert_action(tx, "finished");
        const auto second = store::list_due_ports(tx, scene.on, std::chrono::hours(1)).at(1);
        CHECK(store::finish_action(tx, second.action->id));
        scene.insert_action(tx, "given up");
        store::mark_due_actions_sent(tx, scene.on, std::chrono::hours(1));
        CHECK_FALSE(store::cancel_unsent_action(tx, "given up", "no"));
        store::give_up_pending_action(tx, scene.second, "yes");
        scene.insert_action(tx, "cancelled");
        CHECK(store::cancel_unsent_action(tx, "cancelled", "yes"));
        for (const auto port : {scene.first, scene.second}) CHECK_FALSE(store::find_pending_action(tx, port));

        store::ActionFilter filter;
        filter.limit = 9;
        for (const auto& [port, count] : {std::pair("gi1/0/1", 3), std::pair("gi1/0/2", 3), std::pair("gi1/0/3", 0)}) {
            filter.port = port;
            CHECK(store::list_networking_actions(tx, filter).size() == static_cast<std::size_t>(count));
        }
    });
}

TEST_CASE("the upgrade that lets a NIC be on several ports keeps ports, residue and actions, and uses no id again") {
    on_files([](FileEngine& engine) {
        engine.create_earlier(11);
        engine.run(
            "INSERT INTO switch (id, label, type) VALUES (7, 's1', 'mock');"
            "INSERT INTO node (id, label, obm_type, obm_host, obm_user, obm_password) VALUES (1, 'n', 'mock', '', '', '');"
            "INSERT INTO nic (id, node_id, label, macaddr) VALUES (1, 1, 'e0', '02:00:00:00:00:01');"
            "INSERT INTO port (id, switch_id, label, nic_id, state, drift) VALUES (1, 7, 'p1', 1, 'suspect', 'x'),"
            " (9, 7, 'p9', NULL, 'verified', NULL);"
            "DELETE FROM port WHERE id = 9;"
            "INSERT INTO port_residue VALUES (1, 100, 1);"
            "INSERT INTO networking_action (id, uuid, port_id, nic_id, switch_label, port_label, type, status,"
            " next_attempt_at, sent, requested_by, created_at) VALUES (1, 'u', 1, 1, 's1', 'p1', 'modify_port', 'PENDING',"
            " 5, 1, 'a', 4), (8, 'w', 1, 1, 's1', 'p1', 'modify_port', 'DONE', 5, 1, 'a', 4);"
            "DELETE FROM networking_action WHERE id = 8;");
        Database::upgrade(engine.options());
        CHECK(engine.ask("SELECT id || nic_id || state || drift FROM port") == "11suspectx");
        CHECK(engine.ask("SELECT port_id || ' ' || vlan || ' ' || after_restore FROM port_residue") == "1 100 1");
        CHECK(engine.ask("SELECT id || uuid || port_id || status || sent FROM networking_action") == "1u1PENDING1");
        CHECK(engine.ask("SELECT COUNT(*) FROM pragma_foreign_key_check") == "0");
        engine.run("INSERT INTO port (switch_id, label, state) VALUES (7, 'new', 'verified')");
        CHECK(engine.ask("SELECT id FROM port WHERE label = 'new'") == "10");
        CHECK(engine.ask("SELECT seq FROM sqlite_sequence WHERE name = 'networking_action'") == "8");
        CHECK(engine.ask("SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'old_%'") == "0");
    });
}
