// A server that no longer answers, though its connections live: its processes are stopped, or wait for a disk.
#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/unknown_outcome.hpp"
#include "store/postgresql_scene.hpp"
#include "store/postgresql_server.hpp"
#include "store/project.hpp"

using namespace haas;
using haas_test::PostgresqlScene;
using haas_test::PostgresqlServer;
using std::chrono::milliseconds;
using store::Reading;
using store::Writing;

namespace {

/// The server is frozen from freeze() on, until the end of this object.
class Frozen {
public:
    explicit Frozen(const PostgresqlServer& server = PostgresqlServer::shared()) : server_(server) {}
    ~Frozen() { server_.thaw(); }
    Frozen(const Frozen&) = delete;
    Frozen& operator=(const Frozen&) = delete;
    void freeze() const { server_.freeze(); }

private:
    const PostgresqlServer& server_;
};

}  // namespace

TEST_CASE("PostgreSQL: a server that is frozen when a transaction begins is given up, and used again when it lives") {
    const PostgresqlScene scene;
    auto reader = scene.open(milliseconds(100));
    auto writer = scene.open(milliseconds(100));
    const auto look = [](Reading& tx) { return store::list_projects(tx).size(); };
    const auto change = [](Writing& tx) { store::insert_project(tx, "c"); };
    CHECK(reader.read(look) == 2);
    CHECK(writer.read(look) == 2);
    {
        const Frozen server;
        server.freeze();
        CHECK_THROWS_AS(reader.read(look), core::UnavailableError);
        CHECK_THROWS_AS(writer.write(change), core::UnavailableError);
    }
    writer.write(change);
    CHECK(reader.read(look) == 3);
}

TEST_CASE("PostgreSQL: a server that freezes in a transaction ends it") {
    const PostgresqlScene scene;
    auto options = scene.place.options(milliseconds(100));
    options.longest_transaction = milliseconds(2000);
    store::Database database(options, scene.clock);
    CHECK_THROWS_AS(database.write([&](Writing& tx) {
        store::insert_project(tx, "c");
        const Frozen server;
        server.freeze();
        store::insert_project(tx, "d");
    }),
                    core::UnavailableError);
    // Nor does it matter why a transaction is rolled back.
    std::optional<Frozen> server(std::in_place);
    CHECK_THROWS_AS(database.write([&](Writing& tx) {
        store::insert_project(tx, "c");
        server->freeze();
        throw std::runtime_error("otherwise");
    }),
                    std::runtime_error);
    server.reset();
    CHECK(database.read([](Reading& tx) { return store::list_projects(tx).size(); }) == 2);
}

TEST_CASE("PostgreSQL: a server that freezes before a commit leaves its outcome unknown") {
    const PostgresqlScene scene;
    auto database = scene.open(milliseconds(100));
    std::optional<Frozen> server(std::in_place);
    CHECK_THROWS_AS(database.write([&](Writing& tx) {
        store::insert_project(tx, "c");
        server->freeze();
    }),
                    core::UnknownOutcomeError);
    server.reset();
    database.write([](Writing& tx) { store::insert_project(tx, "d"); });
}

TEST_CASE("PostgreSQL: when a server is frozen, the next one of the URI is used") {
    PostgresqlServer first;
    first.run("CREATE DATABASE haas");
    const base::SystemClock clock;
    const auto uri = [](const std::string& hosts) {
        return "postgresql:///haas?user=haas&connect_timeout=2&host=" + hosts;
    };
    store::Database::create({uri(first.host())}, clock, [](Writing& tx) { store::insert_project(tx, "a"); });
    PostgresqlServer second(first.host());
    store::Database database({uri(first.host() + "," + second.host()), milliseconds(200)}, clock);
    const auto change = [&] { database.write([](Writing& tx) { store::insert_project(tx, "b"); }); };
    database.read([](Reading&) {});
    const Frozen frozen(first);
    frozen.freeze();
    second.promote();
    CHECK_THROWS_AS(change(), core::UnavailableError);
    change();
    CHECK(second.ask("SELECT COUNT(*) FROM project", "haas") == "2");
}
