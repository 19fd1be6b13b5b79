// Tokens and sessions, as requests bring them.
#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "base/json.hpp"
#include "base/token.hpp"
#include "store/token.hpp"
#include "unit/session_site.hpp"

using namespace haas;
using haas_test::header;
using haas_test::member;
using Site = haas_test::SessionSite;
using http::Method;
using http::Request;

TEST_CASE("a token has a checksum, so that a text that only looks like one is told from it") {
    const auto token = base::make_token();
    std::string text(token.reveal());
    CHECK(text.size() == 54);
    CHECK(text.starts_with("haas_"));
    CHECK(base::is_token(text));
    CHECK(base::make_token().reveal() != text);
    text[10] = text[10] == 'a' ? 'b' : 'a';
    CHECK_FALSE(base::is_token(text));
    CHECK_FALSE(base::is_token(""));
    CHECK_FALSE(base::is_token("haas_"));
    CHECK(base::is_token("haas_00000000000000000000000000000000000000000002DvtYu"));
    CHECK(base::token_digest(token).size() == 64);
}

TEST_CASE("the database holds no token") {
    Site site;
    const auto token = site.make_token("user", "ci");
    REQUIRE(base::is_token(token));
    REQUIRE(site.whoami(Site::bearer(token)).status == 200);
    const auto found = site.database().read(
        [&](store::Reading& tx) { return store::find_token(tx, base::token_digest(base::Secret(token))); });
    CHECK(found.has_value());
    CHECK_FALSE(site.database().read([&](store::Reading& tx) { return store::find_token(tx, token); }).has_value());
}

TEST_CASE("a token that has expired is nobody's, and makes room for another one of its label") {
    Site site([](api::Settings& settings) { settings.tokens.per_user = 1; });
    const auto token = site.make_token("user", "ci");
    site.database().write([&](store::Writing& tx) {
        auto row = store::find_token(tx, base::token_digest(base::Secret(token))).value();
        store::delete_token(tx, row.id);
        row.expires_at = tx.now();
        store::insert_token(tx, row, base::token_digest(base::Secret(token)));
    });
    CHECK(site.whoami(Site::bearer(token)).status == 401);
    CHECK(base::is_token(site.make_token("user", "ci")));
}

TEST_CASE("a user has so many tokens and no more, and the refusal says what to do") {
    Site site([](api::Settings& settings) { settings.tokens.per_user = 2; });
    site.make_token("user", "a");
    site.make_session(Site::login("user"));
    site.make_token("user", "b");
    const auto refused = site.send(Method::post, "/token", Site::login("user"), R"({"label": "c"})");
    CHECK(refused.status == 409);
    CHECK(refused.body.find("[api] tokens_per_user") != std::string::npos);
    CHECK(base::is_token(site.make_token("admin", "c")));
    CHECK(site.send(Method::del, "/token/a", Site::login("user")).status == 200);
    CHECK(base::is_token(site.make_token("user", "c")));
}

TEST_CASE("a session's cookie is its user, for looks and for changes of HaaS's own scripts") {
    Site site;
    const auto response = site.send(Method::post, "/session", Site::login("admin"));
    const auto cookie = header(response, "Set-Cookie");
    CHECK(cookie.starts_with("__Host-haas=haas_"));
    CHECK(cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=43200"));
    const auto session = site.make_session(Site::login("admin"));
    const auto known = site.whoami(Site::cookie(session));
    CHECK(member(known, "user") == "admin");
    CHECK(member(known, "authentication") == "session");
    CHECK(site.send(Method::put, "/project/p1", Site::cookie(session)).status == 200);
}

TEST_CASE("a change by cookie is refused without the header or from another page, whatever else is wrong") {
    Site site;
    const auto session = site.make_session(Site::login("admin"));
    const auto change = [&](const Site::Change& spoil) {
        return site
            .send(
                Method::put, "/project/p1",
                [&](Request& request) {
                    Site::cookie(session)(request);
                    spoil(request);
                },
                "no JSON")
            .status;
    };
    CHECK(change([](Request& request) { request.haas_request.clear(); }) == 403);
    CHECK(change([](Request& request) { request.haas_request = "yes"; }) == 403);
    CHECK(change([](Request& request) { request.origin.clear(); }) == 403);
    CHECK(change([](Request& request) { request.origin = "https://evil.example"; }) == 403);
    CHECK(change([](Request& request) { request.origin = "null"; }) == 403);
    CHECK(change([](Request& request) { request.origin = "http://haas.example.org"; }) == 403);
    CHECK(change([](Request&) {}) == 400);
    CHECK(
        site.send(Method::get, "/users", [&](Request& request) { request.cookie = "__Host-haas=" + session; }).status ==
        200);
}

TEST_CASE("a session and a token do not stand for each other") {
    Site site;
    const auto token = site.make_token("user", "ci");
    const auto session = site.make_session(Site::login("user"));
    CHECK(site.whoami(Site::bearer(session)).status == 401);
    CHECK(site.whoami(Site::cookie(token)).status == 401);
}

TEST_CASE("a session ends by itself, by its user, and with the next one from the same browser") {
    Site site;
    const auto first = site.make_session(Site::login("user"));
    const auto second = site.make_session(Site::cookie(first));
    CHECK(site.whoami(Site::cookie(first)).status == 401);
    CHECK(site.whoami(Site::cookie(second)).status == 200);
    CHECK(header(site.send(Method::del, "/session", Site::cookie(second)), "Set-Cookie").find("Max-Age=0") !=
          std::string::npos);
    CHECK(site.whoami(Site::cookie(second)).status == 401);
}

TEST_CASE("what is made with a token or in a session ends with it at the latest") {
    Site site([](api::Settings& settings) { settings.tokens.session_lifetime = std::chrono::hours(1); });
    site.service.stop_clock();
    const auto end_of = [&](const std::string& token) {
        auto database = site.database();
        return database
            .read([&](store::Reading& tx) { return store::find_token(tx, base::token_digest(base::Secret(token))); })
            .value()
            .expires_at;
    };
    const auto make = [&](const Site::Change& who, const std::string& label, int lifetime = 0) {
        base::JsonWriter json;
        json.begin_object().key("label").string(label);
        if (lifetime != 0) json.key("expires_in").number(lifetime);
        return site.send(Method::post, "/token", who, json.end_object().take());
    };
    const auto brief = member(make(Site::login("user"), "brief", 600), "token");
    const auto session = site.make_session(Site::login("user"));
    for (const auto& [who, parent] :
         {std::pair(Site::bearer(brief), brief), std::pair(Site::cookie(session), session)}) {
        const auto latest = end_of(parent);
        REQUIRE(latest.has_value());
        const auto name = [&, from = parent.substr(10, 8)](int number) { return from + std::to_string(number); };
        const auto without = member(make(who, name(1)), "token");
        CHECK(end_of(without) == latest);
        CHECK(end_of(member(make(who, name(2), 60), "token")).value() < *latest);
        const auto longer = make(who, name(3), 86400);
        CHECK(longer.status == 403);
        CHECK_MESSAGE(longer.body.find("ends with it at the latest: in ") != std::string::npos, longer.body);
        CHECK_MESSAGE(end_of(member(make(Site::bearer(without), name(4)), "token")) == latest, "nor does its child");
    }
    const auto made = header(site.send(Method::post, "/session", Site::bearer(brief)), "Set-Cookie");
    CHECK_MESSAGE(made.ends_with("Max-Age=600"), made);
    site.service.pass_time(std::chrono::minutes(5));
    const auto before = end_of(session);
    CHECK_MESSAGE(end_of(site.make_session(Site::cookie(session))) == before, "no session prolongs itself");
    const auto endless = site.make_token("user", "endless");
    CHECK_FALSE(end_of(member(make(Site::bearer(endless), "e1"), "token")).has_value());
}

TEST_CASE("what is made with a token or in a session ends with it when it is deleted") {
    Site site;
    const auto make = [&](const Site::Change& who, const std::string& label) {
        return member(site.send(Method::post, "/token", who, R"({"label": ")" + label + "\"}"), "token");
    };
    const auto leaked = site.make_token("user", "leaked");
    const auto other = site.make_token("user", "other");
    const auto child = make(Site::bearer(leaked), "child");
    const auto grandchild = make(Site::bearer(child), "grandchild");
    const auto session = site.make_session(Site::bearer(leaked));
    const auto in_session = make(Site::cookie(session), "in session");
    const auto next_session = site.make_session(Site::cookie(session));
    CHECK_MESSAGE(site.whoami(Site::bearer(in_session)).status == 401, "its session is over");
    for (const auto& each : {child, grandchild}) CHECK(site.whoami(Site::bearer(each)).status == 200);
    CHECK(site.whoami(Site::cookie(next_session)).status == 200);
    REQUIRE(site.send(Method::del, "/token/leaked", Site::login("user")).status == 200);
    for (const auto& each : {leaked, child, grandchild}) CHECK(site.whoami(Site::bearer(each)).status == 401);
    CHECK_MESSAGE(site.whoami(Site::cookie(next_session)).status == 401, "no session gets away by a new one");
    CHECK(site.whoami(Site::bearer(other)).status == 200);
}

TEST_CASE("neither a token nor a session changes its own user's password, as that would outlive it") {
    Site site;
    const std::string body = R"({"password": "the thief's"})";
    const auto token = site.make_token("user", "ci");
    const auto session = site.make_session(Site::login("user"));
    CHECK(site.send(Method::put, "/user/user/password", Site::bearer(token), body).status == 403);
    CHECK(site.send(Method::put, "/user/user/password", Site::cookie(session), body).status == 403);
    const auto of_admin = site.make_token("admin", "ci");
    CHECK(site.send(Method::put, "/user/admin/password", Site::bearer(of_admin), body).status == 403);
    CHECK(site.whoami(Site::login("user")).status == 200);
    CHECK(site.send(Method::put, "/user/user/password", Site::bearer(of_admin), body).status == 200);
    CHECK(site.send(Method::put, "/user/admin/password", Site::login("admin"), body).status == 200);
}

TEST_CASE("a browser forgets the cookie of a session that has ended, and asks for no login itself") {
    Site site;
    const auto session = site.make_session(Site::login("user"));
    REQUIRE(site.send(Method::del, "/session", Site::cookie(session)).status == 200);
    for (const auto& answer :
         {site.whoami(Site::cookie(session)), site.send(Method::del, "/session", Site::cookie(session))}) {
        CHECK(answer.status == 401);
        CHECK(header(answer, "Set-Cookie").find("__Host-haas=; ") == 0);
        CHECK(header(answer, "Set-Cookie").find("Max-Age=0") != std::string::npos);
        CHECK(header(answer, "WWW-Authenticate").find("Basic") == std::string::npos);
    }
    const auto without = site.whoami([](Request&) {});
    CHECK(without.status == 401);
    CHECK(header(without, "WWW-Authenticate").find("Basic") == 0);
    CHECK(header(without, "Set-Cookie").empty());
}

TEST_CASE("a user has so many sessions, and the one that was not used for the longest time goes") {
    Site site;
    const auto first = site.make_session(Site::login("user"));
    for (int i = 0; i < 30; ++i) site.make_session(Site::login("user"));
    CHECK(site.whoami(Site::cookie(first)).status == 401);
    const auto all = site.database().read([](store::Reading& tx) { return store::list_tokens(tx, core::UserId(2)); });
    CHECK(all.size() == 20);
}

TEST_CASE("a token is noted as used once in some minutes, not with each request") {
    Site site;
    const auto token = site.make_token("user", "ci");
    const auto stamp = [&] {
        auto database = site.database();
        return database.read([](store::Reading& tx) { return store::list_tokens(tx, core::UserId(2)); })
            .at(0)
            .last_used_at;
    };
    CHECK_FALSE(stamp().has_value());
    site.whoami(Site::bearer(token));
    const auto first = stamp();
    REQUIRE(first.has_value());
    site.database().write([&](store::Writing& tx) {
        store::note_token_use(tx, store::list_tokens(tx, core::UserId(2)).at(0).id, *first - std::chrono::minutes(5));
    });
    site.whoami(Site::bearer(token));
    CHECK(stamp() == *first - std::chrono::minutes(5));
}
