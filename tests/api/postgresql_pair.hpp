// A PostgreSQL server with a synchronous standby, on which there is a database of HaaS.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "api/application.hpp"
#include "base/base64.hpp"
#include "base/clock.hpp"
#include "service/init.hpp"
#include "store/postgresql_server.hpp"
#include "store/project.hpp"

namespace haas_test {

inline const haas::base::SystemClock system_clock;

inline void await(const std::function<bool()>& condition) {
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        REQUIRE(std::chrono::steady_clock::now() < latest);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

/// A database on a primary, whose commits wait for a standby.
class Pair {
public:
    explicit Pair(std::chrono::milliseconds patience = std::chrono::milliseconds(250)) : patience_(patience) {
        primary.run("CREATE DATABASE haas");
        haas::service::init_database(options(), {{keys_.path() / "bmc.pub", keys_.path() / "bmc.key", {}}, {}},
                                     system_clock, "admin", haas::base::Secret("secret"), {});
        standby.emplace(primary.host());
        require_standby("'*'");
        await_standby();
    }
    haas::store::DatabaseOptions options() const {
        return {
            "postgresql:///haas?user=haas&host=" + primary.host() + (standby ? "," + standby->host() : std::string()),
            patience_};
    }
    void require_standby(const std::string& names) const {
        primary.run("ALTER SYSTEM SET synchronous_standby_names = " + names);
        primary.run("SELECT pg_reload_conf()");
        await([&] { return "'" + primary.ask("SHOW synchronous_standby_names") + "'" == names; });
    }
    void await_standby() const {
        await([&] { return primary.ask("SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1"; });
    }
    /// The process of the server that waits for a standby in its commit.
    std::string await_commit() const {
        const std::string found = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        await([&] { return !primary.ask(found).empty(); });
        return primary.ask(found);
    }
    haas::store::Database open() const { return {options(), system_clock}; }
    std::unique_ptr<haas::api::Application> start_worker(const haas::api::Settings& settings = {}) const {
        return std::make_unique<haas::api::Application>(open(), settings, system_clock);
    }
    long long count_projects() const {
        return open().read(
            [](haas::store::Reading& tx) { return static_cast<long long>(haas::store::list_projects(tx).size()); });
    }

    /// The primary is gone, and the standby takes its place.
    void fail_over() {
        primary.stop();
        standby->promote();
    }

    PostgresqlServer primary;
    std::optional<PostgresqlServer> standby;

private:
    std::chrono::milliseconds patience_;
    TemporaryDirectory keys_;
};

/// A request of the administrator's.
inline haas::http::Response send(haas::api::Application& worker, haas::http::Method method, const std::string& path,
                                 const std::string& body = {}, const std::optional<std::string>& key = {}) {
    haas::http::Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    request.id = "test";
    request.idempotency_key = key;
    request.authorization = "Basic " + haas::base::encode_base64("admin:secret");
    return worker.handle(request);
}

}  // namespace haas_test
