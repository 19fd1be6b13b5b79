// A database's way to another engine, and back.
#include <doctest/doctest.h>

#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/engine.hpp"
#include "store/metadata.hpp"
#include "store/migration.hpp"
#include "store/network.hpp"
#include "store/networking_action.hpp"
#include "store/nic.hpp"
#include "store/node.hpp"
#include "store/port.hpp"
#include "store/postgresql.hpp"
#include "store/project.hpp"
#include "store/switch.hpp"
#include "store/sync_mark.hpp"

using namespace haas;
using haas_test::FileEngine;
using store::Database;
using store::Writing;

namespace {

const base::SystemClock system_clock;

/// Rows of all kinds of values, and a project that is gone.
void fill(Writing& tx) {
    core::Bmc bmc;
    bmc.address.type = "mock";
    bmc.address.port = 65535;
    const auto project = store::insert_project(tx, "first");
    const auto node = store::insert_node(tx, "n'1\"", bmc);
    store::set_node_project(tx, node, project);
    store::set_metadata(tx, node, "k", R"({"text": "gr\u00fc\u00df :dich ' \\ \"", "empty": ""})");
    store::set_metadata(tx, node, "umlauts", "\"grüß\"");
    const auto nic = store::insert_nic(tx, node, "eth0", "02:00:00:00:00:01");
    const auto on = store::insert_switch(tx, "s", "mock", {{"hostname", ""}});
    const auto port = store::insert_port(tx, on, "gi1/0/1");
    store::set_port_nic(tx, port, nic);
    core::Network network;
    network.label = "w";
    network.vlan = 4094;
    core::NetworkingAction action;
    action.uuid = "u";
    action.port_id = port;
    action.nic_id = nic;
    action.network_id = store::insert_network(tx, network);
    action.switch_label = "s";
    action.port_label = "gi1/0/1";
    action.channel = "vlan/native";
    action.requested_by = "tester";
    store::insert_networking_action(tx, action);
    store::delete_project(tx, store::insert_project(tx, "gone"));
}

const std::string all_ids =
    "SELECT (SELECT MAX(id) FROM project) || ' ' || (SELECT MAX(id) FROM node) || ' ' || (SELECT COUNT(*) FROM port)";

}  // namespace

TEST_CASE("a database goes to a server and back with all its rows, and no id is used again") {
    haas_test::on_files([](FileEngine& file) {
        Database::create(file.options(), system_clock, fill);
        Database database(file.options(), system_clock);
        store::raise_sync_mark(database);
        const haas_test::PostgresqlDatabase server;
        const auto back = haas_test::another_file();

        const auto rows = store::migrate(file.options(), server.options());
        CHECK(rows == 12);
        CHECK(store::migrate(server.options(), back->options()) == rows);
        CHECK(back->ask(all_ids) == file.ask(all_ids));

        Database on_server(server.options(), system_clock);
        CHECK(on_server.read([](store::Reading& tx) { return store::list_metadata(tx, core::NodeId(1)); }) ==
              database.read([](store::Reading& tx) { return store::list_metadata(tx, core::NodeId(1)); }));
        CHECK(store::is_restored(on_server));
        CHECK_FALSE(store::is_restored(database));
        for (const auto* each :
             {static_cast<const haas_test::Engine*>(&server), static_cast<const haas_test::Engine*>(&*back)}) {
            Database copy(each->options(), system_clock);
            CHECK(copy.write([](Writing& tx) { return store::insert_project(tx, "next"); }) == core::ProjectId(3));
        }
    });
}

TEST_CASE("a database is copied to no place that has one, and only as a whole") {
    haas_test::on_files([](FileEngine& file) {
        Database::create(file.options(), system_clock, fill);
        haas_test::PostgresqlDatabase server;
        Database::create(server.options(), system_clock, [](Writing& tx) { store::insert_project(tx, "other"); });
        CHECK_THROWS_AS(store::migrate(file.options(), server.options()), store::DatabaseExistsError);
        CHECK(server.ask("SELECT string_agg(label, ' ') FROM project") == "other");

        haas_test::PostgresqlDatabase empty;
        file.run("CREATE TABLE unknown (id INTEGER)");
        CHECK_THROWS_WITH(store::migrate(file.options(), empty.options()),
                          "This program does not know how to copy the table unknown.");
        CHECK(empty.ask("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'") == "0");
    });
}
