// Files of others where the database should be: they are named, and no byte of them or beside them changes.
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "base/clock.hpp"
#include "core/error.hpp"
#include "store/database.hpp"
#include "store/foreign_file.hpp"
#include "store/project.hpp"
#include "sys/process.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;

namespace {

namespace fs = std::filesystem;

const base::SystemClock system_clock;

// Only what identifies them; the shapes are those of the models of Python HaaS 0.1 and HIL.
const std::string haas01 =
    "CREATE TABLE project (id INTEGER PRIMARY KEY, label VARCHAR NOT NULL);"
    "CREATE TABLE node (id INTEGER PRIMARY KEY, label VARCHAR NOT NULL, project_id INTEGER, ipmi_host VARCHAR NOT NULL,"
    " ipmi_user VARCHAR NOT NULL, ipmi_pass VARCHAR NOT NULL);"
    "CREATE TABLE network (id INTEGER PRIMARY KEY, label VARCHAR NOT NULL, creator_id VARCHAR, access_id VARCHAR,"
    " allocated BOOLEAN, network_id VARCHAR NOT NULL);"
    "CREATE TABLE networkingaction (id INTEGER PRIMARY KEY, nic_id INTEGER NOT NULL, new_network_id INTEGER);"
    "CREATE TABLE vlan (id INTEGER PRIMARY KEY, label VARCHAR NOT NULL, vlan_no INTEGER NOT NULL UNIQUE, available BOOLEAN);"
    "INSERT INTO node VALUES (1, 'node-1', NULL, '10.0.0.1', 'root', 'a password');";
const std::string haas2015 =
    "CREATE TABLE project (id INTEGER); CREATE TABLE node (id INTEGER); CREATE TABLE switch (id INTEGER, type VARCHAR);"
    "CREATE TABLE network (id INTEGER, creator_id INTEGER, access_id INTEGER); CREATE TABLE mockobm (id INTEGER);"
    "CREATE TABLE networkattachment (id INTEGER); CREATE TABLE networkingaction (id INTEGER);";
const std::string hil =
    "CREATE TABLE project (id INTEGER); CREATE TABLE network (id INTEGER, owner_id INTEGER);"
    "CREATE TABLE switch (id INTEGER, label VARCHAR, type VARCHAR); CREATE TABLE network_attachment (id INTEGER);"
    "CREATE TABLE network_projects (project_id INTEGER, network_id INTEGER);"
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);"
    "INSERT INTO alembic_version VALUES ('96f1e8f87f85'), ('e06576b2ea9e');";
const std::string hil02 =
    hil +
    "CREATE TABLE node (id INTEGER, label VARCHAR, obm_id INTEGER); CREATE TABLE obm (id INTEGER, type VARCHAR);"
    "CREATE TABLE networking_action (id INTEGER, nic_id INTEGER); INSERT INTO alembic_version VALUES ('9089fa811a2b');";
const std::string hil03 =
    hil +
    "CREATE TABLE node (id INTEGER, label VARCHAR, obm_id INTEGER, obmd_uri VARCHAR); CREATE TABLE obm (id INTEGER);"
    "CREATE TABLE networking_action (id INTEGER, uuid VARCHAR); INSERT INTO alembic_version VALUES ('264ddaebdfcc');";
const std::string hil04 =
    hil +
    "CREATE TABLE node (id INTEGER, label VARCHAR, obmd_uri VARCHAR NOT NULL);"
    "CREATE TABLE networking_action (id INTEGER, uuid VARCHAR); INSERT INTO alembic_version VALUES ('02f7e9607e16');";

struct Place {
    haas_test::TemporaryDirectory directory;
    fs::path file = directory.path() / "ha?as%20#1.db";
    store::DatabaseOptions options{"sqlite:///" + file.string(), std::chrono::milliseconds(100)};

    void run(const std::string& sql) {
        sqlite3* connection = nullptr;
        REQUIRE(sqlite3_open(file.c_str(), &connection) == SQLITE_OK);
        REQUIRE(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(connection);
    }
    void write(const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

    /// All that lies here.
    std::map<std::string, std::string> contents() const {
        std::map<std::string, std::string> all;
        for (const auto& entry : fs::directory_iterator(directory.path())) {
            std::ifstream stream(entry.path(), std::ios::binary);
            all[entry.path().filename()] = {std::istreambuf_iterator<char>(stream), {}};
        }
        return all;
    }

    std::string refusal_of_reading(bool writes) const {
        store::Database database(options, system_clock);
        try {
            const auto nothing = [](const store::Reading&) {};
            writes ? database.write(nothing) : database.read(nothing);
        } catch (const core::UnavailableError& error) {
            return error.what();
        }
        return "none";
    }
    std::string refusal_of_upgrade() const {
        try {
            store::Database::upgrade(options);
        } catch (const store::NoDatabaseError& error) {
            return error.what();
        }
        return "none";
    }
};

void check_foreign(const Place& place, const std::string& what) {
    CAPTURE(what);
    const auto before = place.contents();
    CHECK(store::find_foreign(place.file) == what);
    const std::string text =
        " is " + what +
        ", which this program cannot use; it was left as it is. The administrator must "
        "move it away, or name another file in [database] uri of haas.cfg, and restore a backup or run `haas init_db`.";
    for (const bool writes : {false, true}) CHECK(place.refusal_of_reading(writes) == "The database's file" + text);
    CHECK(place.refusal_of_upgrade() == place.file.string() + text);
    CHECK_THROWS_AS(store::Database::create(place.options, system_clock, [](auto&) {}), store::DatabaseExistsError);
    CHECK(place.contents() == before);
}

}  // namespace

TEST_CASE(
    "databases of Python HaaS 0.1 and HIL are named with their version, and left untouched, whatever their journal is") {
    const std::map<std::string, std::string> all = {
        {"a database of Python HaaS 0.1", haas01},
        {"a database between Python HaaS 0.1 and HIL 0.2", haas2015},
        {"a database of HIL 0.2 (schema version 9089fa811a2b)", hil02},
        {"a database of HIL 0.3 (schema version 264ddaebdfcc)", hil03},
        {"a database of HIL 0.4 or later (schema version 02f7e9607e16)", hil04},
        {"a database of HIL 0.4 or later (schema version unknown)", hil04 + "DELETE FROM alembic_version;"}};
    for (const auto& [what, sql] : all) {
        for (const std::string journal : {"PRAGMA journal_mode = WAL;", ""}) {
            Place place;
            place.run(journal + sql);
            check_foreign(place, what);
        }
    }
}

TEST_CASE("databases of other programs, and files that are no databases, are named and left untouched") {
    for (const auto& [what, sql] : std::map<std::string, std::string>{
             {"an SQLite database of another program",
              "CREATE TABLE song (id INTEGER); CREATE TABLE node (id INTEGER);"},
             {"an SQLite database without tables", "CREATE TABLE song (id INTEGER); DROP TABLE song;"}}) {
        Place place;
        place.run(sql);
        check_foreign(place, what);
    }
    for (const auto& [what, bytes] :
         std::map<std::string, std::string>{{"no SQLite database", "Dear diary,\n"}, {"an empty file", ""}}) {
        Place place;
        place.write(bytes);
        check_foreign(place, what);
    }
    Place place;
    fs::create_directory(place.file);
    CHECK(store::find_foreign(place.file) == "no file");
    CHECK(place.refusal_of_reading(false).find("is no file") != std::string::npos);
}

TEST_CASE("a database of ours is not foreign, of whatever version, and while it is written to") {
    Place place;
    CHECK(!store::find_foreign(place.file));
    store::Database::create(place.options, system_clock, [](auto&) {});
    CHECK(!store::find_foreign(place.file));
    store::Database database(place.options, system_clock);
    database.write([&](store::Writing&) { CHECK(!store::find_foreign(place.file)); });
    CHECK(place.refusal_of_reading(true) == "none");
    place.run("UPDATE schema_version SET version = 1");
    CHECK(!store::find_foreign(place.file));
    CHECK(place.refusal_of_reading(false).find("haas upgrade_db") != std::string::npos);
}

TEST_CASE("one connection more takes no locks from those that this process has") {
    Place place;
    store::Database::create(place.options, system_clock, [](auto&) {});
    store::Database first(place.options, system_clock);
    first.write([](store::Writing& tx) { store::insert_project(tx, "one"); });
    store::Database second(place.options, system_clock);
    SUBCASE("another database's") {
        second.read([](store::Reading& tx) { CHECK(store::find_project(tx, "one")); });
    }
    SUBCASE("an upgrade's") { store::Database::upgrade(place.options); }
    SUBCASE("that of a creation, which is refused") {
        CHECK_THROWS_AS(store::Database::create(place.options, system_clock, [](auto&) {}), store::DatabaseExistsError);
    }
    const auto log_inode = [&] {
        struct stat found {};
        CHECK(::stat((place.file.string() + "-wal").c_str(), &found) == 0);
        return found.st_ino;
    };
    const auto log = log_inode();
    // Another program that comes and goes takes the log with it, unless it sees that somebody is there.
    sys::Command other;
    other.argv = {"sqlite3", place.file.string(), "SELECT COUNT(*) FROM project"};
    CHECK(sys::run(other).output == "1\n");
    CHECK(log_inode() == log);
    first.write([](store::Writing& tx) { store::insert_project(tx, "two"); });
    second.read([](store::Reading& tx) { CHECK(store::find_project(tx, "two")); });
}

TEST_CASE("a file is looked at anew once this process has closed it") {
    Place place;
    store::Database::create(place.options, system_clock, [](auto&) {});
    {
        store::Database database(place.options, system_clock);
        database.write([](store::Writing& tx) { store::insert_project(tx, "one"); });
    }
    // The same inode, another content.
    place.write("Dear diary,\n");
    CHECK(place.refusal_of_reading(false).find("is no SQLite database") != std::string::npos);
}
