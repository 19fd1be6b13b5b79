// Users whom the web server has verified, and credentials beside each other.
#include <doctest/doctest.h>

#include <string>

#include "base/token.hpp"
#include "unit/session_site.hpp"

using namespace haas;
using haas_test::member;
using Site = haas_test::SessionSite;
using http::Method;
using http::Request;

namespace {

Site::Change remote(const std::string& user) {
    return [user](Request& request) { request.remote_user = user; };
}

void trust(api::Settings& settings) {
    settings.remote_users.are_trusted = true;
    settings.remote_users.may_administrate = true;
}

void trust_and_create(api::Settings& settings) {
    settings.remote_users = {true, api::RemoteUsers::Unknown::created, true};
}

}  // namespace

TEST_CASE("the cookie of an ended session does not hide other credentials") {
    Site site(trust);
    const auto ended = base::make_token();
    CHECK(site.whoami([&](Request& request) {
                  request.cookie = "__Host-haas=" + std::string(ended.reveal());
                  Site::login("user")(request);
              })
              .status == 200);
    CHECK(site.whoami([&](Request& request) {
                  request.cookie = "__Host-haas=" + std::string(ended.reveal());
                  request.remote_user = "user";
              })
              .status == 200);
}

TEST_CASE("credentials count in the order token, cookie, login, web server") {
    Site site(trust);
    const auto token = site.make_token("admin", "ci");
    const auto session = site.make_session(Site::login("user"));
    const auto who = [&](const Site::Change& change) {
        const auto known = site.whoami(change);
        return member(known, "user") + " " + member(known, "authentication");
    };
    const auto all = [&](Request& request) {
        Site::cookie(session)(request);
        request.remote_user = "admin";
    };
    CHECK(who([&](Request& request) {
              all(request);
              Site::bearer(token)(request);
          }) == "admin token");
    CHECK(who([&](Request& request) {
              all(request);
              Site::login("admin")(request);
          }) == "user session");
    CHECK(who([&](Request& request) {
              request.remote_user = "admin";
              Site::login("user")(request);
          }) == "user password");
    CHECK(who(remote("admin")) == "admin remote_user");
    // The web server has verified this login itself, and HaaS does not know its password.
    CHECK(who([&](Request& request) {
              request.remote_user = "user";
              request.auth_type = "Basic";
              request.authorization = "Basic " + base::encode_base64("user:the directory's");
          }) == "user remote_user");
    CHECK(who([&](Request& request) {
              request.remote_user = "user";
              request.auth_type = "Negotiate";
              request.authorization = "Negotiate YII=";
          }) == "user remote_user");
}

TEST_CASE("a user of the web server counts only where haas.cfg says so") {
    Site site;
    CHECK(site.whoami(remote("admin")).status == 401);
    Site trusting(trust);
    CHECK(trusting.whoami(remote("admin")).status == 200);
}

TEST_CASE("a user of the web server whom HaaS does not know is refused, or made a user without rights") {
    Site site(trust);
    const auto refused = site.whoami(remote("carol"));
    CHECK(refused.status == 403);
    CHECK(refused.body.find("HaaS does not know user carol") != std::string::npos);
    Site creating(trust_and_create);
    const auto made = creating.whoami(remote("carol"));
    CHECK(made.status == 200);
    CHECK(made.body.find(R"("is_admin":false,"projects":[])") != std::string::npos);
    CHECK(creating.whoami(remote("carol")).status == 200);
    CHECK(creating.whoami(Site::login("carol")).status == 401);
    CHECK(creating.send(Method::get, "/users", remote("carol")).status == 403);
    for (const std::string bad : {"carol@EXAMPLE.ORG", "CN=carol", "a/b", "\xff", ".."}) {
        CHECK(creating.whoami(remote(bad)).status == 403);
    }
}

TEST_CASE("a user of the web server is no administrator unless haas.cfg says so") {
    Site site([](api::Settings& settings) { settings.remote_users.are_trusted = true; });
    const auto refused = site.whoami(remote("admin"));
    CHECK(refused.status == 403);
    CHECK(refused.body.find("[auth] remote_administrators") != std::string::npos);
    CHECK(site.send(Method::get, "/users", remote("admin")).status == 403);
    CHECK(site.send(Method::put, "/project/mine", remote("admin")).status == 403);
    CHECK(site.whoami(remote("user")).status == 200);
    CHECK(site.whoami(Site::login("admin")).status == 200);
}

TEST_CASE("the users whom the web server makes known are not more than haas.cfg says") {
    Site site([](api::Settings& settings) {
        trust_and_create(settings);
        settings.remote_users.most_users = 4;
    });
    int made = 0;
    for (int i = 0; i < 6; ++i) made += site.whoami(remote("new" + std::to_string(i))).status == 200 ? 1 : 0;
    const auto refused = site.whoami(remote("one-more"));
    CHECK(refused.status == 403);
    CHECK(refused.body.find("[auth] most_users") != std::string::npos);
    CHECK(made < 4);
    CHECK(site.whoami(remote("new0")).status == 200);
    CHECK(site.send(Method::put, "/user/by-hand",
                    [](Request& request) {
                        Site::login("admin")(request);
                        request.body = R"({"password": "p"})";
                    })
              .status == 200);
}

TEST_CASE("a page of another site makes no changes by what a browser sends on its own") {
    Site site(trust);
    CHECK(site.send(Method::put, "/project/p1",
                    [](Request& request) {
                        request.remote_user = "admin";
                        request.origin = "https://evil.example";
                    })
              .status == 403);
}
