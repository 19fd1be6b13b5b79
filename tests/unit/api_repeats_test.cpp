// Requests that are sent again with their Idempotency-Key: carried out once, answered as the first time.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "api/call.hpp"
#include "store/request_key.hpp"
#include "store/sql.hpp"
#include "unit/bmc_site.hpp"
#include "unit/keyed_requests.hpp"

using namespace haas;
using namespace haas_test;
using http::Method;

namespace {

const base::SystemClock system_clock;

long long count_keys(const ApiService& service) {
    store::Database database(service.options(), system_clock);
    return database.read([](store::Reading& tx) { return store::count(tx, "SELECT COUNT(*) FROM request_key"); });
}

}  // namespace

TEST_CASE("repeats: a request with a key is carried out once, and answered as the first time") {
    ApiService service;
    const Worker one(service);
    const Worker other(service);
    const auto first = one("k1", create_p);
    CHECK(first.status == 200);
    CHECK_FALSE(is_replayed(first));
    for (const auto* worker : {&one, &other}) {
        const auto again = (*worker)("k1", create_p);
        CHECK(again.status == 200);
        CHECK(again.body == first.body);
        CHECK(is_replayed(again));
    }
    CHECK(one("k2", create_p).status == 409);
    CHECK(service.send("admin", Method::put, "/project/p").status == 409);
    CHECK(count_keys(service) == 1);
}

TEST_CASE("repeats: a key is the same with and without quotes") {
    ApiService service;
    const Worker worker(service);
    CHECK(worker(R"("a\"b\\c")", create_p).status == 200);
    CHECK(is_replayed(worker(R"( "a\"b\\c" )", create_p)));
    CHECK(worker("0b6f0c1e-5d0a-4c67-9f1e-3f3c1b0d2a55", {"admin", Method::put, "/project/q"}).status == 200);
    CHECK(is_replayed(worker(R"("0b6f0c1e-5d0a-4c67-9f1e-3f3c1b0d2a55")", {"admin", Method::put, "/project/q"})));
}

TEST_CASE("repeats: what is no key is refused, and nothing is done") {
    ApiService service;
    const Worker worker(service);
    for (const std::string& key : {std::string(),
                                   std::string(" "),
                                   std::string(R"("")"),
                                   std::string("a b"),
                                   std::string(R"("a b")"),
                                   std::string("a,b"),
                                   std::string("a, b"),
                                   std::string("a;b"),
                                   std::string(R"("a)"),
                                   std::string(R"("a"b")"),
                                   std::string(R"("a";p=1)"),
                                   std::string(R"("a\n")"),
                                   std::string(R"("a\)"),
                                   std::string("a\"b"),
                                   std::string("schl\xc3\xbcssel"),
                                   std::string("a\nb"),
                                   std::string(1, '\x7f'),
                                   std::string(129, 'k'),
                                   std::string(1U << 20U, 'k'),
                                   '"' + std::string(1U << 20U, '\\') + '"'}) {
        const auto refused = worker(key, create_p);
        CHECK(refused.status == 400);
        CHECK(has(refused, "Idempotency-Key"));
        CHECK(refused.body.size() < 500);
    }
    CHECK(count_keys(service) == 0);
    CHECK(service.send("admin", Method::get, "/projects").body == "[]");
    CHECK(worker(std::string(128, 'k'), create_p).status == 200);
}

TEST_CASE("repeats: a request that only looks needs no key, and takes any") {
    ApiService service;
    const Worker worker(service);
    CHECK(worker("a b", {"admin", Method::get, "/projects"}).status == 200);
    CHECK(worker("k", {"admin", Method::get, "/projects"}).status == 200);
    CHECK(count_keys(service) == 0);
}

TEST_CASE("repeats: a key with another request is refused: another method, path, query or body") {
    ApiService service;
    const Worker worker(service);
    REQUIRE(worker("k", {"admin", Method::put, "/project/p", "{}"}).status == 200);
    for (const Sent& other :
         {Sent{"admin", Method::put, "/project/p"}, Sent{"admin", Method::put, "/project/q", "{}"},
          Sent{"admin", Method::del, "/project/p", "{}"}, Sent{"admin", Method::put, "/v0/project/p", "{}"}}) {
        const auto refused = worker("k", other);
        CHECK(refused.status == 422);
        CHECK(has(refused, "KeyReusedError"));
    }
    CHECK(service.send("admin", Method::get, "/projects").body == R"(["p"])");
}

TEST_CASE("repeats: a refused request may be tried again with its key") {
    ApiService service;
    const Worker worker(service);
    const Sent add{"admin", Method::post, "/project/p/add_user", R"({"user": "user"})"};
    CHECK(worker("k", add).status == 404);
    CHECK(count_keys(service) == 0);
    REQUIRE(service.send("admin", Method::put, "/project/p").status == 200);
    const auto done = worker("k", add);
    CHECK(done.status == 200);
    CHECK_FALSE(is_replayed(done));
    CHECK(is_replayed(worker("k", add)));
}

TEST_CASE("repeats: a key is its user's alone, also before an administrator") {
    ApiService service;
    const Worker worker(service);
    REQUIRE(service.send("admin", Method::put, "/project/p").status == 200);
    REQUIRE(service.send("admin", Method::post, "/project/p/add_user", R"({"user": "user"})").status == 200);
    const std::string network = R"({"owner": "p", "access": "p", "net_id": ""})";
    REQUIRE(worker("k", {"user", Method::put, "/network/a", network}).status == 200);
    const auto others = worker("k", {"admin", Method::put, "/network/a", network});
    CHECK(others.status == 409);
    CHECK_FALSE(is_replayed(others));
    CHECK(worker("k", {"admin", Method::put, "/network/b", network}).status == 200);
    CHECK(is_replayed(worker("k", {"user", Method::put, "/network/a", network})));
}

TEST_CASE("repeats: a key does not go on for ever") {
    ApiService service;
    const Worker worker(service);
    service.stop_clock();
    REQUIRE(worker("k", create_p).status == 200);
    service.pass_time(std::chrono::hours(24) - std::chrono::seconds(1));
    CHECK(is_replayed(worker("k", create_p)));
    service.pass_time(std::chrono::seconds(1));
    const auto anew = worker("k", create_p);
    CHECK(anew.status == 409);
    CHECK(has(anew, "DuplicateError"));
    const Sent remove{"admin", Method::del, "/project/p"};
    CHECK(worker("k", remove).status == 200);
    CHECK(is_replayed(worker("k", remove)));
}

TEST_CASE("repeats: a user's keys are bounded, and the oldest go first") {
    ApiService service([](haas_test::Settings& settings) { settings.repeats.per_user = 100; });
    const Worker worker(service);
    service.stop_clock();
    REQUIRE(service.send("admin", Method::put, "/project/p").status == 200);
    REQUIRE(service.send("admin", Method::post, "/project/p/add_user", R"({"user": "user"})").status == 200);
    REQUIRE(worker("mine", {"user", Method::put, "/headnode/none/hnic/x"}).status == 404);
    REQUIRE(
        worker("mine", {"user", Method::put, "/network/a", R"({"owner": "p", "access": "p", "net_id": ""})"}).status ==
        200);
    const Sent flip{"admin", Method::patch, "/user/user", R"({"is_admin": false})"};
    constexpr int many = 1300;
    for (int i = 0; i < many; ++i) {
        service.pass_time(std::chrono::seconds(1));
        REQUIRE(worker("k" + std::to_string(i), flip).status == 200);
    }
    CHECK(count_keys(service) < 140);
    CHECK(is_replayed(worker("k" + std::to_string(many - 1), flip)));
    CHECK_FALSE(is_replayed(worker("k0", flip)));
    CHECK(is_replayed(
        worker("mine", {"user", Method::put, "/network/a", R"({"owner": "p", "access": "p", "net_id": ""})"})));
}

TEST_CASE("repeats: keys that are too old are forgotten, whosever they are") {
    ApiService service;
    const Worker worker(service);
    service.stop_clock();
    REQUIRE(worker("old", {"user", Method::post, "/token", R"({"label": "t"})"}).status == 200);
    service.pass_time(std::chrono::hours(24) + std::chrono::seconds(1));
    const Sent flip{"admin", Method::patch, "/user/user", R"({"is_admin": false})"};
    const Worker short_lived(service);  // many workers answer few requests with a key in their lives
    REQUIRE(short_lived("k", flip).status == 200);
    CHECK(count_keys(service) == 1);
}

TEST_CASE("repeats: an answer is not shown to whoever has other rights by now") {
    BmcSite site;
    const Worker worker(site.service);
    const Sent cycle{"user", Method::post, "/node/n1/power_cycle"};
    site.bmc->notes = {"the machine was off"};
    REQUIRE(worker("k", cycle).status == 200);
    const auto again = worker("k", cycle);
    CHECK(is_replayed(again));
    CHECK(has(again, "the machine was off"));
    REQUIRE(site.admin(Method::post, "/project/p/remove_user", R"({"user": "user"})").status == 200);
    const auto refused = worker("k", cycle);
    CHECK(refused.status == 409);
    CHECK(has(refused, "SpentKeyError"));
    CHECK(has(refused, R"("outcome":"done")"));
    CHECK_FALSE(has(refused, "the machine was off"));
    REQUIRE(site.admin(Method::post, "/project/p/add_user", R"({"user": "user"})").status == 200);
    CHECK(is_replayed(worker("k", cycle)));
    CHECK(std::count(site.bmc->asked.begin(), site.bmc->asked.end(), "cycle") == 1);
}

TEST_CASE("repeats: an answer is not shown to a token for one project whose user has another role there by now") {
    BmcSite site;
    const Worker worker(site.service);
    REQUIRE(site.admin(Method::put, "/user/boss", R"({"password": "secret", "is_admin": true})").status == 200);
    const auto made = site.service.send("boss", Method::post, "/token", R"({"label": "t", "project": "p"})").body;
    const auto from = made.find("haas_");
    http::Request cycle;
    cycle.method = Method::post;
    cycle.path = "/node/n1/power_cycle";
    cycle.idempotency_key = "k";
    cycle.authorization = "Bearer " + made.substr(from, made.find('"', from) - from);
    REQUIRE(worker.application->handle(cycle).status == 200);
    CHECK(is_replayed(worker.application->handle(cycle)));
    REQUIRE(site.admin(Method::patch, "/user/boss", R"({"is_admin": false})").status == 200);
    const auto refused = worker.application->handle(cycle);
    CHECK_MESSAGE(refused.status == 409, refused.body);
    CHECK_FALSE(is_replayed(refused));
}

TEST_CASE("repeats: the right of the route comes before the key") {
    ApiService service;
    const Worker worker(service);
    const Sent create{"user", Method::put, "/project/q"};
    REQUIRE(service.send("admin", Method::patch, "/user/user", R"({"is_admin": true})").status == 200);
    REQUIRE(worker("k", create).status == 200);
    REQUIRE(service.send("admin", Method::patch, "/user/user", R"({"is_admin": false})").status == 200);
    const auto refused = worker("k", create);
    CHECK(refused.status == 403);
    CHECK_FALSE(is_replayed(refused));
}

TEST_CASE("repeats: a user who was deleted and made again has no keys") {
    ApiService service;
    const Worker worker(service);
    const Sent create{"user", Method::post, "/token", R"({"label": "t"})"};
    REQUIRE(worker("k", create).status == 200);
    REQUIRE(worker("k", create).status == 409);
    REQUIRE(service.send("admin", Method::del, "/user/user").status == 200);
    CHECK(count_keys(service) == 0);
    REQUIRE(service.send("admin", Method::put, "/user/user", R"({"password": "secret"})").status == 200);
    CHECK(worker("k", create).status == 200);
}

TEST_CASE("repeats: who deletes themselves is answered") {
    ApiService service;
    const Worker worker(service);
    REQUIRE(service.send("admin", Method::patch, "/user/user", R"({"is_admin": true})").status == 200);
    CHECK(worker("k", {"user", Method::del, "/user/user"}).status == 200);
    CHECK(count_keys(service) == 0);
}

TEST_CASE("repeats: an answer with a secret is not kept, but that it was given") {
    ApiService service;
    const Worker worker(service);
    const Sent create{"user", Method::post, "/token", R"({"label": "t"})"};
    const auto first = worker("k", create);
    REQUIRE(has(first, "haas_"));
    const auto again = worker("k", create);
    CHECK(again.status == 409);
    CHECK(has(again, "SpentKeyError"));
    CHECK_FALSE(has(again, "haas_"));
    CHECK(worker("s", {"user", Method::post, "/session"}).status == 200);
    CHECK(worker("s", {"user", Method::post, "/session"}).status == 409);
    store::Database database(service.options(), system_clock);
    const auto bodies = database.read([](store::Reading& tx) {
        return store::select_all<std::string>(tx, "SELECT key || request || body FROM request_key");
    });
    REQUIRE(bodies.size() == 2);
    for (const auto& body : bodies) CHECK(body.size() == 128);
}

TEST_CASE("repeats: a worker that ends in the middle of a change leaves neither change nor key") {
    ApiService service;
    auto table = api::routes();
    for (auto& route : table) {
        if (route.operation != "project_create") continue;
        route.handler = [](api::Call& call) -> http::Response {
            call.write([](store::Writing& tx) {
                store::execute(tx, "INSERT INTO project (label) VALUES ('half')");
                throw std::runtime_error("the end");
            });
            return {};
        };
    }
    const auto worker = service.start_worker({}, table);
    CHECK(send(*worker, "k", create_p).status == 500);
    CHECK(count_keys(service) == 0);
    CHECK(service.send("admin", Method::get, "/projects").body == "[]");
}
