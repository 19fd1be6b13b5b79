// A database's birth and upgrades.
#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "store/projects.hpp"

using namespace haas;
using namespace haas_test;
using store::Database;
using store::Writing;

namespace {

/// With a step after the program's own last one.
std::vector<store::Upgrade> with_one_more(const Engine& engine, std::string_view sql, bool is_expansion = false) {
    auto steps = engine.upgrades();
    steps.push_back({store::schema_version() + 1, sql, is_expansion});
    return steps;
}

}  // namespace

TEST_CASE("a database that exists is not created again, and nothing changes") {
    on_files([](FileEngine& engine) {
        create(engine);
        const auto before = engine.contents();
        CHECK_THROWS_AS(create(engine, "other"), store::DatabaseExistsError);
        CHECK(engine.contents() == before);
        CHECK(engine.is_tidy());
    });
}

TEST_CASE("a creation that fails leaves nothing behind") {
    on_files([](FileEngine& engine) {
        const auto fail = [&] {
            Database::create(engine.options(), system_clock, [](Writing& tx) {
                store::insert_project(tx, "first");
                throw std::runtime_error("no first administrator");
            });
        };
        CHECK_THROWS_WITH(fail(), "no first administrator");
        CHECK(engine.contents().empty());
        CHECK(engine.is_tidy());
        create(engine);
    });
}

TEST_CASE("a database that is not there yet is used as soon as it is") {
    on_files([](FileEngine& engine) {
        auto database = open(engine);
        CHECK(contains(outcome([&] { projects(database); }), "haas init_db"));
        CHECK(contains(outcome([&] { add_project(database, "p"); }), "haas init_db"));
        CHECK(engine.is_tidy());
        create(engine);
        CHECK(projects(database) == std::vector<std::string>{"first"});
    });
}

TEST_CASE("a database that was replaced is noticed by those who have it open") {
    on_files([](FileEngine& engine) {
        create(engine);
        auto reader = open(engine);
        auto writer = open(engine);
        CHECK(projects(reader) == std::vector<std::string>{"first"});
        add_project(writer, "before");
        const auto restored = haas_test::another_file();
        create(*restored, "restored");
        engine.replace_by(*restored);
        CHECK(projects(reader) == std::vector<std::string>{"restored"});
        add_project(writer, "after");
        CHECK(projects(reader) == std::vector<std::string>{"after", "restored"});
        auto later = open(engine);
        CHECK(projects(later) == std::vector<std::string>{"after", "restored"});
    });
}

TEST_CASE("a database that was removed is noticed by those who have it open") {
    on_files([](FileEngine& engine) {
        create(engine);
        auto database = open(engine);
        projects(database);
        engine.remove();
        CHECK(contains(outcome([&] { projects(database); }), "haas init_db"));
        CHECK(contains(outcome([&] { add_project(database, "p"); }), "haas init_db"));
    });
}

TEST_CASE("a schema of another version is refused, with what to do about it") {
    on_files([](FileEngine& engine) {
        create(engine);
        auto before = open(engine);
        projects(before);
        const int version = store::schema_version();
        const std::string next = std::to_string(version + 1);
        engine.run("UPDATE schema_version SET version = " + next + ", oldest_program = " + next);
        auto database = open(engine);
        CHECK(contains(outcome([&] { projects(database); }), "install the newer HaaS"));
        CHECK(contains(outcome([&] { add_project(database, "p"); }), "install the newer HaaS"));
        CHECK(contains(outcome([&] { projects(before); }), "install the newer HaaS"));
        engine.run("UPDATE schema_version SET version = " + std::to_string(version - 1));
        CHECK(contains(outcome([&] { projects(database); }), "haas upgrade_db"));
        engine.run("UPDATE schema_version SET version = " + std::to_string(version));
        CHECK(projects(database) == std::vector<std::string>{"first"});
    });
}

TEST_CASE("a database without a schema, or of somebody else, is not used") {
    on_files([](FileEngine& engine) {
        create(engine);
        engine.run("DELETE FROM schema_version");
        auto database = open(engine);
        CHECK(outcome([&] { projects(database); }) != "fine");
        engine.run("DROP TABLE schema_version");
        auto again = open(engine);
        CHECK(outcome([&] { projects(again); }) != "fine");
        CHECK_THROWS_AS(Database::upgrade(engine.options()), store::NoDatabaseError);
    });
}

TEST_CASE("an upgrade brings an older database to the current version, once") {
    on_every_engine([](Engine& engine) {
        create(engine);
        const int version = store::schema_version();
        CHECK(Database::upgrade(engine.options()) == std::pair(version, version));
        const auto steps =
            with_one_more(engine, "ALTER TABLE project ADD COLUMN note TEXT; UPDATE project SET note = 'kept';");
        CHECK(Database::upgrade(engine.options(), steps) == std::pair(version, version + 1));
        CHECK(Database::upgrade(engine.options(), steps) == std::pair(version + 1, version + 1));
        engine.run("INSERT INTO project (label, note) VALUES ('second', 'new')");
        // This program is now the older one.
        auto database = open(engine);
        CHECK(contains(outcome([&] { projects(database); }), "install the newer HaaS"));
        CHECK_THROWS_AS(Database::upgrade(engine.options()), base::ConfigError);
    });
}

TEST_CASE("a program goes on while a newer one expands the schema, and until a newer one takes something away") {
    on_every_engine([](Engine& engine) {
        create(engine);
        auto before = open(engine);
        // Each statement is prepared once; a server plans it anew when its tables have changed.
        add_project(before, "zero");
        CHECK(projects(before) == std::vector<std::string>{"first", "zero"});
        const int version = store::schema_version();
        constexpr bool is_expansion = true;
        auto steps = with_one_more(engine, "ALTER TABLE project ADD COLUMN note TEXT; CREATE TABLE more (id INTEGER);",
                                   is_expansion);
        CHECK(Database::upgrade(engine.options(), steps) == std::pair(version, version + 1));
        auto after = open(engine);
        add_project(before, "second");
        add_project(after, "third");
        for (auto* const each : {&before, &after})
            CHECK(projects(*each) == std::vector<std::string>{"first", "second", "third", "zero"});

        steps.push_back({version + 2, "ALTER TABLE project DROP COLUMN note;"});
        CHECK(Database::upgrade(engine.options(), steps) == std::pair(version + 1, version + 2));
        steps.push_back({version + 3, "ALTER TABLE project ADD COLUMN note TEXT;", is_expansion});
        for (const int reached : {version + 2, version + 3}) {
            CAPTURE(reached);
            Database::upgrade(engine.options(), steps);
            auto late = open(engine);
            for (auto* const each : {&before, &after, &late})
                CHECK(contains(outcome([&] { add_project(*each, "fourth"); }), "install the newer HaaS"));
        }
    });
}

TEST_CASE("an upgrade begins at any earlier version, keeps what is there, and drops passwords of switches in clear") {
    for (int version = 1; version < store::schema_version(); ++version) {
        CAPTURE(version);
        on_files([&](FileEngine& engine) {
            engine.create_earlier(version);
            engine.run(
                "INSERT INTO project (label) VALUES ('first');"
                "INSERT INTO switch (id, label, type) VALUES (7, 's1', 'mock');"
                "INSERT INTO switch_field VALUES (7, 'username', 'admin'), (7, 'password', 'in clear');"
                "INSERT INTO port (switch_id, label, state) VALUES (7, 'gi1/0/1', 'verified')");
            CHECK(Database::upgrade(engine.options()) == std::pair(version, store::schema_version()));
            auto database = open(engine);
            CHECK(projects(database) == std::vector<std::string>{"first"});
            CHECK(engine.ask("SELECT state FROM port WHERE label = 'gi1/0/1'") == "verified");
            CHECK(engine.ask("SELECT value FROM switch_field WHERE name = 'username'") == "admin");
            constexpr int first_with_sealed_passwords = 3;
            const std::string left = engine.ask("SELECT value FROM switch_field WHERE name = 'password'");
            CHECK(left == (version < first_with_sealed_passwords ? "" : "in clear"));
        });
    }
}

TEST_CASE("an upgrade that fails leaves the last version that worked, and can be repeated") {
    on_every_engine([](Engine& engine) {
        create(engine);
        const int version = store::schema_version();
        const auto broken =
            with_one_more(engine, "ALTER TABLE project ADD COLUMN note TEXT; UPDATE nothing SET note = 1;");
        CHECK_THROWS_AS(Database::upgrade(engine.options(), broken), base::ConfigError);
        auto database = open(engine);
        CHECK(projects(database) == std::vector<std::string>{"first"});
        const auto mended = with_one_more(engine, "ALTER TABLE project ADD COLUMN note TEXT;");
        CHECK(Database::upgrade(engine.options(), mended) == std::pair(version, version + 1));
    });
}

TEST_CASE("without a database there is nothing to upgrade") {
    on_files([](FileEngine& engine) {
        CHECK_THROWS_AS(Database::upgrade(engine.options()), store::NoDatabaseError);
        CHECK(engine.is_tidy());
    });
}
