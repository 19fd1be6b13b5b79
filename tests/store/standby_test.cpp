// Commits that wait for a standby server which does not answer.
#include <doctest/doctest.h>

#include <future>
#include <string>
#include <thread>

#include "core/unknown_outcome.hpp"
#include "store/postgresql_scene.hpp"
#include "store/postgresql_server.hpp"
#include "store/project.hpp"
#include "store/replication.hpp"

using namespace haas;
using haas_test::PostgresqlScene;
using haas_test::PostgresqlServer;
using std::chrono::milliseconds;
using store::Reading;
using store::Writing;

namespace {

/// The server waits for a standby that does not exist, until the end of this object.
class NoStandby {
public:
    NoStandby() { set("'absent'"); }
    ~NoStandby() { set("''"); }
    NoStandby(const NoStandby&) = delete;
    NoStandby& operator=(const NoStandby&) = delete;

private:
    static void set(const std::string& names) {
        const auto& server = PostgresqlServer::shared();
        server.run("ALTER SYSTEM SET synchronous_standby_names = " + names);
        server.run("SELECT pg_reload_conf()");
        while (server.ask("SHOW synchronous_standby_names") != names.substr(1, names.size() - 2))
            std::this_thread::sleep_for(milliseconds(5));
    }
};

/// Commits a change while no standby answers, and ends the wait for it by `how`, a function of the server's.
void commit_and(const std::string& how, PostgresqlScene& scene) {
    auto database = scene.open();
    database.read([](Reading&) {});
    const NoStandby waiting;
    auto committed = std::async(std::launch::async,
                                [&] { database.write([](Writing& tx) { store::insert_project(tx, "unknown"); }); });
    const auto& server = PostgresqlServer::shared();
    const std::string found = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    while (server.ask(found).empty()) std::this_thread::sleep_for(milliseconds(5));
    CHECK(server.ask("SELECT " + how + "(pid) FROM (" + found + ") waiting") == "t");
    CHECK_THROWS_AS(committed.get(), core::UnknownOutcomeError);
}

}  // namespace

TEST_CASE(
    "PostgreSQL: a change whose wait for a standby was cancelled may be lost by a failover, and is not acknowledged") {
    PostgresqlScene scene;
    commit_and("pg_cancel_backend", scene);
    CHECK(scene.ask("SELECT COUNT(*) FROM project WHERE label = 'unknown'") == "1");
}

TEST_CASE("PostgreSQL: a change whose connection was lost in its commit has an unknown outcome") {
    PostgresqlScene scene;
    commit_and("pg_terminate_backend", scene);
    scene.open().write([](Writing& tx) { store::insert_project(tx, "next"); });
}

TEST_CASE("PostgreSQL: a cancelled wait for a standby is noticed, whatever the server tells its user otherwise") {
    PostgresqlScene scene;
    const auto& server = PostgresqlServer::shared();
    server.run("ALTER ROLE haas SET client_min_messages = error");
    commit_and("pg_cancel_backend", scene);
    server.run("ALTER ROLE haas RESET client_min_messages");
}

TEST_CASE("PostgreSQL: what may be forgotten waits for no standby") {
    const PostgresqlScene scene;
    auto database = scene.open(milliseconds(500));  // and four times as long for a standby
    const NoStandby waiting;
    database.write([](Writing& tx) {
        store::commit_without_standby(tx);
        store::insert_project(tx, "c");
    });
    CHECK(database.read([](Reading& tx) { return store::find_project(tx, "c").has_value(); }));
    CHECK_THROWS_AS(database.write([](Writing& tx) { store::insert_project(tx, "d"); }), core::UnknownOutcomeError);
}
