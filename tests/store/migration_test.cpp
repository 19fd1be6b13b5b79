// A database's way to another engine, and back.
#include <doctest/doctest.h>

#include <map>
#include <sstream>
#include <string>
#include <vector>

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
using haas_test::Engine;
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

/// Rows for the tables that fill() leaves empty, with what is easily lost on the way: a NULL and an empty text, the
/// highest numbers, rows that refer to later ones.
const std::string the_rest = R"(
INSERT INTO "user" (id, label, password_hash, is_admin, is_auditor) VALUES (1, 'ann', '$6$a:b$c', 1, 0), (7, 'bob', '', 0, 1);
INSERT INTO user_project (user_id, project_id, role) VALUES (7, 1, 'observer');
INSERT INTO token (id, user_id, kind, label, digest, scope, project_id, created_at, expires_at, made_with) VALUES
    (1, 7, 'token', 't', 'd1', 'read', 1, 1700000000, 9223372036854775807, 2),
    (2, 7, 'session', '', 'd2', 'full', NULL, 0, NULL, NULL);
INSERT INTO console (node_id, uuid, started_by, host) VALUES (1, 'c1', 'always', 'api1');
INSERT INTO bmc_command (id, node_id, doing, over_at, begun_at) VALUES (5, 1, 'power_cycle', 1700000009, 1700000000);
INSERT INTO recall (node_id, until) VALUES (1, 1700000000);
INSERT INTO machine_setting (node_id, what) VALUES (1, 'media'), (1, 'boot_device');
INSERT INTO switch_secret (switch_id, name, sealed) VALUES (1, 'password', 'AAECAw==');
INSERT INTO switch_vlan (switch_id, vlan, confirmed) VALUES (1, 1, 0), (1, 4094, 1);
INSERT INTO switch_lease (switch_id, holder, host, process, fence, expires_at) VALUES (1, '', 'api1', '1:2', 4, 0);
INSERT INTO uplink (id, switch_id, label) VALUES (1, 1, 'gi1/0/48');
INSERT INTO stray (id, switch_id, label, vlans, seen, since, after_restore) VALUES
    (1, NULL, 'vm', '100-102,200', 'tagged', 1700000000, 0), (2, 1, 'gi1/0/2', '', 'line' || char(10) || 'line', 0, 1);
INSERT INTO port_group (id, label, lacp_fallback) VALUES (3, 'bond', 1);
INSERT INTO port (id, switch_id, label, nic_id, group_id, state, drift, group_place, last_error) VALUES
    (11, 1, 'gi1/0/3', NULL, 3, 'suspect', '', 2, NULL), (12, 1, 'gi1/0/4', NULL, 3, 'verified', 'ÄÖ"''\', 1, '');
INSERT INTO port_residue (port_id, vlan, after_restore) VALUES (11, 0, 1);
INSERT INTO network_access (network_id, project_id) VALUES (1, 1);
INSERT INTO attachment (id, nic_id, channel, network_id) VALUES (1, 1, 'vlan/4094', 1);
INSERT INTO headnode (id, label, project_id, base_img, uuid, phase, error) VALUES (1, 'h', 1, 'img', 'h1', 'made', NULL);
INSERT INTO hnic (id, headnode_id, label, macaddr, network_id) VALUES (1, 1, 'e', '02:00:00:00:00:09', NULL);
INSERT INTO request_key (user_id, key, request, state, rights, status, body, made_at) VALUES
    (7, 'k1', 'r', 'begun', '', NULL, '', 0), (7, 'k2', 'r', 'done', 'x', 200, '{"a": ":b"}', 1700000000);
INSERT INTO named_lease (name, holder, host, process, doing, expires_at) VALUES ('bmc', 'x', 'api1', '1:2', '', 0);
INSERT INTO sync_host (name, version, last_run_at) VALUES ('api1', '1.0', 1700000000);
)";

bool is_file(const Engine& engine) { return engine.name() == "sqlite"; }

/// What the catalogue of an engine says, a word for each.
std::vector<std::string> list_words(Engine& engine, const std::string& from) {
    const std::string all = is_file(engine) ? "group_concat(name, ' ')" : "string_agg(name, ' ')";
    std::istringstream text(engine.ask("SELECT " + all + " FROM (SELECT " + from + " ORDER BY name) sorted"));
    std::vector<std::string> words;
    for (std::string word; text >> word;) words.push_back(word);
    return words;
}

std::vector<std::string> list_tables(Engine& engine) {
    return list_words(engine, is_file(engine)
                                  ? "name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                                  : "CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = 'public'");
}

/// All rows of all tables, as texts that are the same on both engines.
std::map<std::string, std::string> read_all(Engine& engine) {
    std::map<std::string, std::string> found;
    for (const auto& table : list_tables(engine)) {
        const auto columns =
            list_words(engine, is_file(engine) ? "name FROM pragma_table_info('" + table + "')"
                                               : "CAST(column_name AS TEXT) AS name FROM information_schema.columns"
                                                 " WHERE table_schema = 'public' AND table_name = '" +
                                                     table + "'");
        std::string row = "''";
        for (const auto& column : columns)
            row += " || '" + column + "=' || COALESCE('<' || CAST(\"" + column + "\" AS TEXT) || '>', 'NULL')";
        const std::string all = is_file(engine) ? "group_concat(line, '; ')" : "string_agg(line, '; ')";
        found[table] = engine.ask("SELECT " + all + " FROM (SELECT " + row + " AS line FROM \"" + table +
                                  "\" ORDER BY line) sorted");
    }
    return found;
}

const std::string all_ids =
    "SELECT (SELECT MAX(id) FROM project) || ' ' || (SELECT MAX(id) FROM node) || ' ' || (SELECT COUNT(*) FROM port)";

}  // namespace

TEST_CASE("a database goes to a server and back with all its rows, and no id is used again") {
    haas_test::on_files([](FileEngine& file) {
        Database::create(file.options(), system_clock, fill);
        file.run(the_rest);
        Database database(file.options(), system_clock);
        store::raise_sync_mark(database);
        auto sent = read_all(file);
        for (const auto& [table, row] : sent) CHECK_MESSAGE(!row.empty(), table);
        // What only counts while programs run stays behind.
        sent["named_lease"] = sent["sync_host"] = "";
        haas_test::PostgresqlDatabase server;
        const auto back = haas_test::another_file();

        const auto rows = store::migrate(file.options(), server.options());
        CHECK(rows > static_cast<long long>(sent.size()));
        CHECK(read_all(server) == sent);
        CHECK(store::migrate(server.options(), back->options()) == rows);
        CHECK(read_all(*back) == sent);
        CHECK(back->ask(all_ids) == file.ask(all_ids));

        Database on_server(server.options(), system_clock);
        CHECK(on_server.read([](store::Reading& tx) { return store::list_metadata(tx, core::NodeId(1)); }) ==
              database.read([](store::Reading& tx) { return store::list_metadata(tx, core::NodeId(1)); }));
        CHECK(store::is_restored(on_server));
        CHECK_FALSE(store::is_restored(database));
        for (const auto* each : {static_cast<const Engine*>(&server), static_cast<const Engine*>(&*back)}) {
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

TEST_CASE("a row that arrives otherwise than it was sent is found, and nothing is made") {
    haas_test::on_files([](FileEngine& file) {
        Database::create(file.options(), system_clock, fill);
        haas_test::PostgresqlDatabase server;
        // Somebody's trigger, in the new table as soon as there is one.
        server.run(R"(
CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.label = upper(NEW.label); RETURN NEW; END $$;
CREATE FUNCTION add_trigger() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.node') THEN
        CREATE TRIGGER change BEFORE INSERT ON node FOR EACH ROW EXECUTE FUNCTION change();
    END IF;
END $$;
CREATE EVENT TRIGGER on_table ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION add_trigger();
)");
        CHECK_THROWS_WITH_AS(store::migrate(file.options(), server.options()),
                             "The rows of table node arrived otherwise than they were sent; nothing was made.",
                             base::Error);
        CHECK(list_tables(server).empty());
        server.run("DROP EVENT TRIGGER on_table");
        CHECK(store::migrate(file.options(), server.options()) > 0);
    });
}
