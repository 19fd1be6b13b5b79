// How often a request asks the database: each time costs every other request.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "api/call.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "store/token.hpp"
#include "store/user.hpp"
#include "unit/bmc_site.hpp"
#include "unit/statement_counter.hpp"

using namespace haas;
using haas_test::ApiService;
using haas_test::BmcSite;
using haas_test::StatementCounter;
using http::Method;

namespace {

/// How many of the statements since the last time have this text in them.
long long count_since(const std::string& part) {
    const auto texts = StatementCounter::take_texts();
    return std::count_if(texts.begin(), texts.end(),
                         [&](const std::string& text) { return base::contains(text, part); });
}

/// @param limit  members of the request that limit it
std::string make_token(ApiService& service, const std::string& user = "user", const std::string& limit = {}) {
    const auto answer =
        service.send(user, Method::post, "/token", R"({"label": "t)" + (limit.empty() ? "\"}" : "1\", " + limit + "}"));
    REQUIRE_MESSAGE(answer.status == 200, answer.body);
    rapidjson::Document json;
    json.Parse(answer.body.c_str());
    return json["token"].GetString();
}

/// A change by an administrator that must succeed.
void change(ApiService& service, Method method, const std::string& path, const std::string& body) {
    const auto answer = service.send("admin", method, path, body);
    REQUIRE_MESSAGE(answer.status == 200, answer.body);
}

int status_with(api::Application& worker, const std::string& token, const std::string& path = "/whoami") {
    http::Request request;
    request.method = Method::get;
    request.path = path;
    request.id = "test";
    request.authorization = "Bearer " + token;
    return worker.handle(request).status;
}

}  // namespace

TEST_CASE("statements: a token is looked up once in a request") {
    const StatementCounter counter;
    ApiService service;
    const auto token = make_token(service);
    const auto worker = service.start_worker({});
    CHECK(status_with(*worker, token) == 200);  // which also notes the use
    StatementCounter::take_texts();
    CHECK(status_with(*worker, token) == 200);
    CHECK(count_since("FROM token") == 1);
}

TEST_CASE("statements: a token that is deleted after it was looked up has no effect") {
    static ApiService* now = nullptr;
    ApiService service;
    now = &service;
    auto table = api::routes();
    for (auto& route : table) {
        if (route.operation != "whoami") continue;
        // The token was proved before the handler runs.
        route.handler = [](api::Call& call) {
            const base::SystemClock clock;
            store::Database other(now->options(), clock);
            other.write([](store::Writing& tx) { store::delete_tokens_of_user(tx, store::find_user(tx, "user")->id); });
            call.read([](store::Reading&) {});
            return http::Response();
        };
    }
    const auto token = make_token(service);
    const auto worker = service.start_worker({}, table);
    CHECK(status_with(*worker, token) == 401);
}

TEST_CASE("statements: a new network costs the same beside one switch and beside many") {
    const StatementCounter counter;
    ApiService service;
    const auto create = [&](const std::string& label) {
        StatementCounter::take_statements();
        const auto answer = service.send("admin", Method::put, "/network/" + label,
                                         R"({"owner": "admin", "access": "", "net_id": ""})");
        CHECK_MESSAGE(answer.status == 200, answer.body);
        return StatementCounter::take_statements();
    };
    const auto add_switch = [&](int number) {
        const auto name = std::to_string(number);
        REQUIRE(
            service.send("admin", Method::put, "/switch/s" + name, R"({"type": "mock", "hostname": "h)" + name + "\"}")
                .status == 200);
    };
    add_switch(0);
    const auto beside_one = create("one");
    for (int i = 1; i < 10; ++i) add_switch(i);
    CHECK(create("many") == beside_one);
}

TEST_CASE("statements: the schema is looked at once for each state of the database") {
    const StatementCounter counter;
    ApiService service;
    const auto token = make_token(service);
    const auto worker = service.start_worker({});
    status_with(*worker, token);  // which also notes the use
    StatementCounter::take_texts();
    CHECK(status_with(*worker, token) == 200);
    CHECK(count_since("schema_version") == 0);
    REQUIRE(service.send("admin", Method::put, "/project/other", "").status == 200);
    StatementCounter::take_texts();
    CHECK(status_with(*worker, token) == 200);
    CHECK(count_since("schema_version") == 1);
}

TEST_CASE("statements: the nodes of a network are read once for each state of the database") {
    const StatementCounter counter;
    ApiService service;
    change(service, Method::put, "/network/w", R"({"owner": "admin", "access": "", "net_id": ""})");
    const auto worker = service.start_worker({});
    const auto admin = make_token(service, "admin");
    const auto user = make_token(service, "user");
    const auto reads = [&](const std::string& token) {
        CHECK(status_with(*worker, token, "/network/w") == 200);
        return count_since("FROM attachment");
    };
    reads(admin);  // which also notes the use
    reads(user);
    CHECK(reads(admin) == 1);
    CHECK(reads(admin) == 0);
    // Others see only what is theirs.
    CHECK(reads(user) == 1);
    CHECK(reads(user) == 0);
    CHECK(reads(admin) == 0);
    change(service, Method::put, "/project/other", "");
    CHECK(reads(admin) == 1);
    CHECK(reads(admin) == 0);
}

TEST_CASE("statements: a node is read once for each state of the database, for whoever may see the same of it") {
    const StatementCounter counter;
    ApiService service;
    change(service, Method::put, "/node/n", R"({"obm": {"type": "mock", "host": "h", "user": "u", "password": "p"}})");
    change(service, Method::put, "/node/n/nic/eth0", R"({"macaddr": "02:00:00:00:00:01"})");
    change(service, Method::put, "/node/n/metadata/of", R"({"value": 1})");
    const auto worker = service.start_worker({});
    const auto admin = make_token(service, "admin");
    const auto user = make_token(service, "user");
    const auto reads = [&](const std::string& token, const std::string& path = "/node/n") {
        StatementCounter::take_texts();
        CHECK(status_with(*worker, token, path) == 200);
        return count_since("FROM nic");
    };
    reads(admin);  // which also notes the use
    reads(user);
    CHECK(reads(admin) == 1);
    CHECK(reads(admin) == 0);
    // They do not see its BMC.
    CHECK(reads(user) == 1);
    CHECK(reads(user) == 0);
    // The other dialect writes metadata in another form.
    CHECK(reads(user, "/v0/node/n") == 1);
    CHECK(reads(user, "/v0/node/n") == 0);
    change(service, Method::del, "/node/n/metadata/of", "");
    CHECK(reads(admin) == 1);

    // Begin, whether anything has changed, the token, its user, end; begin, whether anything has changed, end.
    StatementCounter::take_texts();
    CHECK(status_with(*worker, admin, "/node/n") == 200);
    const auto texts = StatementCounter::take_texts();
    CHECK_MESSAGE(texts.size() == 8, base::join(texts, "\n"));
}

TEST_CASE("statements: users with the same rights share what was read, and others get their own answer") {
    const StatementCounter counter;
    ApiService service;
    change(service, Method::put, "/node/n", R"({"obm": {"type": "mock", "host": "h", "user": "u", "password": "p"}})");
    // The last one's label looks like the rights of a token.
    for (const std::string project : {"p", "q", "1 as member"}) change(service, Method::put, "/project/" + project, "");
    {
        const base::SystemClock clock;
        store::Database database(service.options(), clock);
        database.write([](store::Writing& tx) {
            const auto hash = store::find_user(tx, "user")->password_hash;
            for (const char* user : {"first", "second", "both", "stranger"})
                store::insert_user(tx, user, hash, core::Role::user);
        });
    }
    const auto add = [&](const std::string& project, const std::string& user) {
        change(service, Method::post, "/project/" + project + "/add_user", R"({"user": ")" + user + "\"}");
    };
    for (const std::string user : {"first", "second", "both"}) add("p", user);
    add("q", "both");
    change(service, Method::post, "/project/p/connect_node", R"({"node": "n"})");

    const auto worker = service.start_worker({});
    const auto first = make_token(service, "first");
    const auto second = make_token(service, "second");
    const auto both = make_token(service, "both");
    const auto limited = make_token(service, "both", R"("project": "q")");
    const auto stranger = make_token(service, "stranger");
    const auto reads = [&](const std::string& token) {
        StatementCounter::take_texts();
        CHECK(status_with(*worker, token, "/node/n") == 200);
        return count_since("FROM nic");
    };
    for (const auto& token : {first, second, both}) reads(token);  // which also notes the use
    for (const auto& token : {limited, stranger}) status_with(*worker, token);
    change(service, Method::put, "/project/other", "");
    CHECK(reads(first) == 1);
    CHECK(reads(second) == 0);
    CHECK(reads(both) == 1);
    for (const auto& token : {limited, stranger}) CHECK(status_with(*worker, token, "/node/n") == 403);

    // Who leaves the project sees nothing of it any more, whatever was read for them before.
    change(service, Method::post, "/project/p/remove_user", R"({"user": "second"})");
    CHECK(reads(first) == 1);
    CHECK(status_with(*worker, second, "/node/n") == 403);
}

TEST_CASE("statements: transactions of requests about machines") {
    const StatementCounter counter;
    BmcSite site;
    REQUIRE(site.user(Method::get, "/node/n1/power_status").status == 200);
    StatementCounter::take_texts();
    // For the order, for the BMC's address, and once more when nobody else talks to the BMC.
    REQUIRE(site.user(Method::get, "/node/n1/power_status").status == 200);
    CHECK(count_since("BEGIN") == 3);

    REQUIRE(site.user(Method::put, "/node/n1/console").status == 200);
    StatementCounter::take_texts();
    // For the order with the console, and by haas-device for its log.
    REQUIRE(site.user(Method::get, "/node/n1/console").status == 200);
    CHECK(count_since("BEGIN") == 2);
    REQUIRE(site.user(Method::del, "/node/n1/console").status == 200);

    StatementCounter::take_texts();
    REQUIRE(site.user(Method::post, "/project/p/detach_node", R"({"node": "n1"})").status == 200);
    CHECK(count_since("BEGIN") == 1);
}
