// What is special to a server: transactions that get in each other's way, connections that are lost, and what it then
// says of a commit.
#include <doctest/doctest.h>
#include <soci/soci.h>

#include <algorithm>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "core/error.hpp"
#include "core/unknown_outcome.hpp"
#include "store/postgresql_scene.hpp"
#include "store/postgresql_session.hpp"
#include "store/project.hpp"
#include "store/schema.hpp"
#include "store/sql.hpp"
#include "store/sync_mark.hpp"

using namespace haas;
using haas_test::PostgresqlDatabase;
using haas_test::PostgresqlScene;
using haas_test::PostgresqlServer;
using store::Database;
using store::Reading;
using store::Writing;

namespace {

const base::SystemClock system_clock;
using std::chrono::milliseconds;

void rename(const Writing& tx, const std::string& from, const std::string& to) {
    store::execute(tx, "UPDATE project SET label = :to WHERE label = :from", to, from);
}

std::string backend_of(const Reading& tx) {
    return std::to_string(std::get<0>(*store::select_one<int>(tx, "SELECT pg_backend_pid()")));
}

std::string read_only_setting(const Reading& tx) {
    return std::get<0>(*store::select_one<std::string>(tx, "SELECT current_setting('default_transaction_read_only')"));
}

std::string idle_setting(const Reading& tx) {
    return std::get<0>(
        *store::select_one<std::string>(tx, "SELECT current_setting('idle_in_transaction_session_timeout')"));
}

/// The server says to all of its connections that it is read-only, until the end of this object.
class ReadOnly {
public:
    ReadOnly() { set("on"); }
    ~ReadOnly() { set("off"); }
    ReadOnly(const ReadOnly&) = delete;
    ReadOnly& operator=(const ReadOnly&) = delete;

private:
    static void set(const std::string& value) {
        const auto& server = PostgresqlServer::shared();
        server.run("ALTER SYSTEM SET default_transaction_read_only = " + value);
        server.run("SELECT pg_reload_conf()");
        while (seen_by_new_ones() != value) std::this_thread::sleep_for(milliseconds(5));
    }
    static std::string seen_by_new_ones() {
        const store::PostgresqlSession session(
            {PostgresqlServer::shared().uri("postgres") + "&target_session_attrs=any"});
        std::string value;
        *session << "SHOW default_transaction_read_only", soci::into(value);
        return value;
    }
};

}  // namespace

TEST_CASE("PostgreSQL: a transaction that another one got in the way of runs again as a whole") {
    PostgresqlScene scene;
    auto first = scene.open();
    auto second = scene.open();
    int runs = 0;
    first.write([&](Writing& tx) {
        const auto seen = store::list_projects(tx).size();
        // Each reads what the other one then changes, so neither could have been first.
        if (++runs == 1) {
            second.write([](Writing& other) {
                store::insert_project(other, "c" + std::to_string(store::list_projects(other).size()));
            });
        }
        store::insert_project(tx, "c" + std::to_string(seen));
    });
    CHECK(runs == 2);
    CHECK(scene.ask("SELECT string_agg(label, ' ' ORDER BY label) FROM project") == "a b c2 c3");
}

TEST_CASE("PostgreSQL: of two transactions that wait for each other, one runs again") {
    PostgresqlScene scene;
    std::promise<void> first_has;
    std::promise<void> second_has;
    const auto work = [&](const std::string& one, const std::string& other, std::promise<void>& mine,
                          std::promise<void>& theirs) {
        int runs = 0;
        scene.open().write([&](Writing& tx) {
            rename(tx, one, one);
            if (++runs == 1) {
                mine.set_value();
                theirs.get_future().wait();
            }
            rename(tx, other, other);
        });
        return runs;
    };
    auto second = std::async(std::launch::async, [&] { return work("b", "a", second_has, first_has); });
    const int first = work("a", "b", first_has, second_has);
    CHECK(first + second.get() > 2);
}

TEST_CASE(
    "PostgreSQL: a transaction that others got in the way of twice has its turn alone, and is not stopped for long") {
    PostgresqlScene scene;
    auto first = scene.open();
    auto second = scene.open();
    auto third = scene.open();
    std::future<void> waiting;
    int runs = 0;
    first.write([&](Writing& tx) {
        CHECK(store::find_project(tx, "a"));
        if (++runs <= 2) {
            second.write([](Writing& other) { rename(other, "a", "a"); });
        } else {
            waiting =
                std::async(std::launch::async, [&] { second.write([](Writing& other) { rename(other, "a", "c"); }); });
            while (scene.ask("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'RowShareLock'") != "1")
                std::this_thread::sleep_for(milliseconds(1));
            third.read([](Reading& other) { CHECK(store::find_project(other, "a")); });
            CHECK(idle_setting(tx) == "2500ms");
        }
        rename(tx, "a", "a");
    });
    waiting.get();
    CHECK(runs == 3);
    CHECK(scene.ask("SELECT string_agg(label, ' ' ORDER BY label) FROM project") == "b c");
    first.write([](Writing& tx) { CHECK(idle_setting(tx) == "1min"); });
}

TEST_CASE("PostgreSQL: however many write at once, each has its turn") {
    PostgresqlScene scene;
    std::vector<std::future<int>> writers;
    for (int number = 0; number < 8; ++number) {
        writers.push_back(std::async(std::launch::async, [&scene, label = "w" + std::to_string(number)] {
            auto database = scene.open();
            int late = 0;
            for (int i = 0; i < 50; ++i) {
                int runs = 0;
                database.write([&](Writing& tx) {
                    ++runs;
                    store::insert_project(tx, label + "-" + std::to_string(store::list_projects(tx).size()));
                });
                // Two, and one that has its turn alone.
                if (runs > 3) ++late;
            }
            return late;
        }));
    }
    int late = 0;
    for (auto& each : writers) late += each.get();
    CHECK(late <= 6);  // without turns 14 and more
    CHECK(scene.ask("SELECT count(*) FROM project") == "402");
}

TEST_CASE("PostgreSQL: a transaction that waits for its turn ends in time") {
    const PostgresqlScene scene;
    store::PostgresqlSession other(scene.place.options());
    other.execute("BEGIN; LOCK TABLE schema_version IN EXCLUSIVE MODE");
    auto database = scene.open(milliseconds(300));
    CHECK_THROWS_WITH_AS(database.write([](Writing& tx) { rename(tx, "a", "a"); }), "The database is busy; try again.",
                         core::UnavailableError);
    database.read([](Reading& tx) { CHECK(store::find_project(tx, "a")); });
    other.execute("COMMIT");
    database.write([](Writing& tx) { rename(tx, "a", "a"); });
}

TEST_CASE("PostgreSQL: a writer that is stopped keeps nobody waiting whose turn it would be alone") {
    const PostgresqlScene scene;
    store::PostgresqlSession stopped(scene.place.options());
    stopped.execute("BEGIN; LOCK TABLE schema_version IN ROW SHARE MODE");
    auto first = scene.open(milliseconds(1000));
    auto second = scene.open();
    int runs = 0;
    first.write([&](Writing& tx) {
        CHECK(store::find_project(tx, "a"));
        if (++runs <= 2) second.write([](Writing& other) { rename(other, "a", "a"); });
        rename(tx, "a", "a");
    });
    CHECK(runs == 3);
    stopped.execute("COMMIT");
}

TEST_CASE("PostgreSQL: a transaction that others never let through ends in time") {
    const PostgresqlScene scene;
    auto database = scene.open(milliseconds(300));
    store::PostgresqlSession older(scene.place.options());  // of a version without turns
    int runs = 0;
    const auto attempt = [&] {
        database.write([&](Writing& tx) {
            ++runs;
            CHECK(store::find_project(tx, "a"));
            older.execute(
                "BEGIN ISOLATION LEVEL SERIALIZABLE; UPDATE project SET label = 'a' WHERE label = 'a'; COMMIT");
            rename(tx, "a", "a");
        });
    };
    CHECK_THROWS_WITH_AS(attempt(), "The database is busy; try again.", core::UnavailableError);
    CHECK(runs > 3);
}

TEST_CASE("PostgreSQL: a transaction whose connection was ended runs again on another one") {
    PostgresqlScene scene;
    auto database = scene.open();
    int runs = 0;
    database.write([&](Writing& tx) {
        store::insert_project(tx, "c");
        if (++runs == 1) scene.ask("SELECT pg_terminate_backend(" + backend_of(tx) + ")");
        store::insert_project(tx, "d");
    });
    CHECK(runs == 2);
    const auto before = database.read([](Reading& tx) { return tx.stamp(); });
    PostgresqlServer::shared().ask("SELECT pg_terminate_backend(" +
                                   database.read([](Reading& tx) { return backend_of(tx); }) + ")");
    CHECK(database.read([](Reading& tx) { return store::list_projects(tx).size(); }) == 4);
    CHECK_FALSE(database.read([](Reading& tx) { return tx.stamp(); }) == before);
}

TEST_CASE("PostgreSQL: a server that has become read-only is left, and another one looked for") {
    PostgresqlScene scene;
    auto database = scene.open(milliseconds(200));
    database.read([](Reading&) {});
    const auto set = [&](const std::string& value) {
        PostgresqlServer::shared().run("ALTER DATABASE " + scene.place.label() +
                                       " SET default_transaction_read_only = " + value);
    };
    set("on");
    PostgresqlServer::shared().ask("SELECT pg_terminate_backend(" +
                                   database.read([](Reading& tx) { return backend_of(tx); }) + ")");
    const auto insert = [&] { database.write([](Writing& tx) { store::insert_project(tx, "c"); }); };
    CHECK_THROWS_AS(insert(), core::UnavailableError);
    set("off");
    insert();
}

TEST_CASE(
    "PostgreSQL: a server that becomes read-only under an open connection is left, and used again when it is not") {
    PostgresqlScene scene;
    auto database = scene.open();
    auto hasty = scene.open(milliseconds(0));
    const auto insert = [](Database& into) { into.write([](Writing& tx) { store::insert_project(tx, "c"); }); };
    {
        std::vector<std::string> before;
        for (auto* const each : {&database, &hasty}) before.push_back(each->read(backend_of));
        const ReadOnly server;
        std::vector<std::string> after;
        for (auto* const each : {&database, &hasty}) {
            while (each->read(read_only_setting) != "on") std::this_thread::sleep_for(milliseconds(5));
            after.push_back(each->read(backend_of));
        }
        CHECK(after == before);
        CHECK_THROWS_WITH_AS(insert(hasty), "The database is read-only.", core::UnavailableError);
        // This one has time to look for another server, and finds none.
        CHECK_THROWS_WITH_AS(insert(database), "The database's server cannot be reached, or refuses: the log says why.",
                             core::UnavailableError);
    }
    insert(database);
    CHECK(scene.ask("SELECT string_agg(label, ' ' ORDER BY label) FROM project") == "a b c");
}

TEST_CASE("PostgreSQL: a transaction that went on after a refused statement does not count as committed") {
    PostgresqlScene scene;
    auto database = scene.open();
    const auto go_on = [&] {
        database.write([](Writing& tx) {
            try {
                store::insert_project(tx, "a");
            } catch (const std::exception&) {
                // What HaaS never does.
            }
        });
    };
    CHECK_THROWS_WITH(go_on(), "database: a transaction went on after one of its statements was refused");
}

TEST_CASE("PostgreSQL: the time is the server's, whatever this host's clock says") {
    class Wrong final : public base::Clock {
    public:
        base::Timestamp now() const override { return base::SystemClock().now() + std::chrono::minutes(2); }
    };
    const Wrong clock;
    PostgresqlScene scene;
    Database database(scene.place.options(), clock);
    const auto before = system_clock.now();
    const auto seen = database.write([](Writing& tx) { return tx.now(); });
    CHECK(seen >= before);
    CHECK(seen <= system_clock.now());
}

TEST_CASE("PostgreSQL: a server that is not there, or has no tables, is named as such") {
    Database absent({"postgresql:///haas?host=/nonexistent"}, system_clock);
    CHECK_THROWS_WITH_AS(absent.read([](Reading&) {}),
                         "The database's server cannot be reached, or refuses: the log says why.",
                         core::UnavailableError);
    const PostgresqlDatabase place;
    Database empty(place.options(), system_clock);
    CHECK_THROWS_WITH_AS(empty.read([](Reading&) {}),
                         "There is no database: the administrator must run `haas init_db`.", core::UnavailableError);
    CHECK_THROWS_AS(Database::upgrade(place.options()), store::NoDatabaseError);
}

TEST_CASE("PostgreSQL: a database is made once, as a whole, and of the right version") {
    PostgresqlDatabase place;
    const auto create = [&](const std::string& project) {
        Database::create(place.options(), system_clock, [&](Writing& tx) { store::insert_project(tx, project); });
    };
    const auto fail = [&] {
        Database::create(place.options(), system_clock, [](Writing&) { throw std::runtime_error("no"); });
    };
    CHECK_THROWS_WITH(fail(), "no");
    CHECK(place.ask("SELECT COUNT(*) FROM pg_class WHERE relname = 'project'") == "0");
    create("first");
    CHECK_THROWS_AS(create("second"), store::DatabaseExistsError);
    CHECK(place.ask("SELECT string_agg(label, ' ') FROM project") == "first");
    CHECK(Database::upgrade(place.options()) == std::pair(store::schema_version(), store::schema_version()));

    Database running(place.options(), system_clock);
    place.run("UPDATE schema_version SET version = version + 1");
    CHECK_NOTHROW(running.read([](Reading&) {}));
    place.run("UPDATE schema_version SET oldest_program = version");
    CHECK_THROWS_AS(running.read([](Reading&) {}), core::UnavailableError);
    CHECK_THROWS_AS(Database::upgrade(place.options()), base::ConfigError);
}

TEST_CASE("PostgreSQL: a copy of a database counts as restored until it was audited") {
    PostgresqlScene scene;
    auto database = scene.open();
    CHECK_FALSE(store::is_restored(database));
    store::raise_sync_mark(database);
    CHECK_FALSE(store::is_restored(database));

    const std::string name = scene.place.label() + "_copy";
    const auto& server = PostgresqlServer::shared();
    server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + scene.place.label() + "'");
    server.run("CREATE DATABASE " + name + " TEMPLATE " + scene.place.label());
    Database copy({server.uri(name)}, system_clock);
    CHECK(store::is_restored(copy));
    CHECK_THROWS_AS(store::raise_sync_mark(copy), core::UnavailableError);
    const auto audited = database.read([](Reading& tx) { return store::history_of(tx); });
    // What was audited was another history than the one that would go on.
    copy.write([&](Writing& tx) { CHECK_FALSE(store::accept_restored(tx, audited)); });
    CHECK(store::is_restored(copy));
    copy.write([](Writing& tx) { CHECK(store::accept_restored(tx, store::history_of(tx))); });
    CHECK_FALSE(store::is_restored(copy));
    store::raise_sync_mark(copy);
}

TEST_CASE("PostgreSQL: who waits while the schema is changed looks at the changed one, and leaves it if it must") {
    PostgresqlScene scene;
    auto database = scene.open();
    auto fresh = scene.open();
    database.write([](Writing& tx) { store::insert_project(tx, "before"); });
    for (auto* const each : {&database, &fresh}) {
        store::PostgresqlSession upgrade(scene.place.options());
        upgrade.execute("BEGIN");
        upgrade.execute("LOCK TABLE schema_version IN ACCESS EXCLUSIVE MODE");
        auto late = std::async(std::launch::async,
                               [&] { each->write([](Writing& tx) { store::insert_project(tx, "late"); }); });
        while (scene.ask("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") == "0")
            std::this_thread::sleep_for(milliseconds(5));
        upgrade.execute("UPDATE schema_version SET version = version + 1, oldest_program = version + 1");
        upgrade.execute("COMMIT");
        CHECK_THROWS_AS(late.get(), core::UnavailableError);
        scene.place.run("UPDATE schema_version SET version = version - 1, oldest_program = version - 1");
    }
    CHECK(scene.ask("SELECT COUNT(*) FROM project WHERE label = 'late'") == "0");
}
