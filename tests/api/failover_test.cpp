// What is promised of a PostgreSQL server with a synchronous standby: what was acknowledged is on both, and nobody is
// told that something was done that may be lost. The servers are real, and fail.
#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <future>
#include <string>

#include "api/application.hpp"
#include "api/postgresql_pair.hpp"
#include "base/text.hpp"

using namespace haas;
using haas_test::Pair;
using http::Method;

namespace {

/// For tests that leave it as it was, but for projects.
Pair& shared_pair() {
    static Pair pair;
    return pair;
}

http::Response create_project(api::Application& worker, const std::string& key = "k",
                              const std::string& project = "p") {
    return haas_test::send(worker, Method::put, "/project/" + project, {}, key);
}

bool is_unknown(const http::Response& response) {
    return response.status == 503 && base::contains(response.body, R"("outcome":"unknown")");
}

bool is_replayed(const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
        if (name == "Idempotent-Replayed") return value == "true";
    }
    return false;
}

/// Has a commit that waits for the absent standby ended by `end`, and settles it with the standby.
void settle(Pair& pair, const std::string& project, const std::function<void(const std::string& process)>& end) {
    const auto worker = pair.start_worker();
    const auto before = pair.count_projects();
    pair.standby->stop();
    auto answer = std::async(std::launch::async, [&] { return create_project(*worker, project, project); });
    end(pair.await_commit());
    CHECK(is_unknown(answer.get()));
    // Without a standby, it can be lost still, however often it is asked for.
    CHECK(is_unknown(create_project(*pair.start_worker(), project, project)));
    pair.standby->start();
    pair.await_standby();
    const auto settled = create_project(*worker, project, project);
    CHECK(settled.status == 200);
    CHECK(is_replayed(settled));
    CHECK(pair.count_projects() == before + 1);
    CHECK(create_project(*worker, "another", project).status == 409);
}

}  // namespace

TEST_CASE("failover: without a standby, a change is no success, and is settled by its key") {
    settle(shared_pair(), "waited", [](const std::string&) {});
}

TEST_CASE("failover: a change whose wait for the standby is cancelled is no success, and is settled by its key") {
    settle(shared_pair(), "cancelled", [](const std::string& process) {
        // Its own end may come first.
        shared_pair().primary.ask("SELECT pg_cancel_backend(" + process + ")");
    });
}

TEST_CASE("failover: a connection lost in its commit is no success, and is settled by its key") {
    settle(shared_pair(), "terminated", [](const std::string& process) {
        shared_pair().primary.ask("SELECT pg_terminate_backend(" + process + ")");
    });
}

TEST_CASE("failover: a change that was lost with its server is carried out by its key, once") {
    Pair pair(std::chrono::seconds(5));
    const auto worker = pair.start_worker();
    pair.standby->stop();
    auto answer = std::async(std::launch::async, [&] { return create_project(*worker); });
    pair.await_commit();
    pair.primary.stop();
    CHECK(is_unknown(answer.get()));
    pair.standby->start();
    pair.standby->promote();
    CHECK(pair.count_projects() == 0);
    const auto settled = create_project(*worker);
    CHECK(settled.status == 200);
    CHECK_FALSE(is_replayed(settled));
    CHECK(is_replayed(create_project(*worker)));
    CHECK(pair.count_projects() == 1);
}

TEST_CASE("failover: what was acknowledged is there afterwards, and the same worker goes on") {
    Pair pair(std::chrono::seconds(5));
    const auto worker = pair.start_worker();
    CHECK(create_project(*worker).status == 200);
    pair.primary.stop();
    pair.standby->promote();
    const auto again = create_project(*worker);
    CHECK(again.status == 200);
    CHECK(is_replayed(again));
    CHECK(pair.count_projects() == 1);
}

TEST_CASE("failover: healthz says when no standby is waited for") {
    Pair& pair = shared_pair();
    const auto ask = [&] {
        http::Request request;
        request.path = "/healthz";
        return pair.start_worker()->handle(request);
    };
    CHECK_FALSE(base::contains(ask().body, "replication"));
    pair.require_standby("''");
    const auto warned = ask();
    CHECK(warned.status == 200);
    CHECK(base::contains(warned.body, R"("warnings":[{"check":"replication")"));
    CHECK(base::contains(warned.body, "synchronous_standby_names"));
    pair.require_standby("'*'");
    pair.primary.run("ALTER ROLE haas SET synchronous_commit = off");
    CHECK(base::contains(ask().body, "synchronous_commit is off"));
    pair.primary.run("ALTER ROLE haas RESET synchronous_commit");
}
