// Who has been proven, by which worker, and who has to wait for that.
#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "api/authenticator.hpp"
#include "api/route.hpp"
#include "core/error.hpp"
#include "unit/api_service.hpp"

using namespace haas;
using http::Method;

namespace {

/// Workers that share what they know of passwords, and a record of who began to verify one.
class Workers {
public:
    explicit Workers(int count) {
        for (int i = 0; i < count; ++i) {
            workers_.push_back(service_.start_worker(
                {proofs_, [this](const std::string& user, const base::Secret&, const std::string& address) {
                     begun_.push_back(user + '@' + address);
                     return turn_;
                 }}));
        }
    }

    http::Response ask(std::size_t worker, const std::string& user, const std::string& password) {
        return send(worker, user, password, Method::get, "/whoami");
    }
    http::Response send(std::size_t worker, const std::string& user, const std::string& password, Method method,
                        const std::string& path, const std::string& body = {}) {
        http::Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        request.id = "test";
        request.remote_address = "192.0.2.1";
        request.authorization = "Basic " + base::encode_base64(user + ':' + password);
        return workers_.at(worker)->handle(request);
    }
    /// From now on nobody may verify a password.
    void refuse() { turn_ = nullptr; }
    /// The outcome of the last turn.
    api::PasswordChecks::Outcome outcome() const { return *turn_; }
    std::vector<std::string> take_begun() { return std::exchange(begun_, {}); }

private:
    haas_test::ApiService service_;
    base::ProofTable proofs_;
    std::shared_ptr<api::PasswordChecks::Outcome> turn_ = std::make_shared<api::PasswordChecks::Outcome>();
    std::vector<std::string> begun_;
    std::vector<std::unique_ptr<api::Application>> workers_;
};

using Outcome = api::PasswordChecks::Outcome;
using Names = std::vector<std::string>;

bool has_header(const http::Response& response, const std::string& name) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const auto& header) { return header.first == name; });
}

}  // namespace

TEST_CASE("a password that one worker has verified is known to all, and costs none of them again") {
    Workers workers(3);
    CHECK(workers.ask(0, "user", "secret").status == 200);
    CHECK(workers.take_begun() == Names{"user@192.0.2.1"});
    workers.refuse();
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(workers.ask(i, "user", "secret").status == 200);
        CHECK(workers.ask(i, "user", "secret").status == 200);
    }
    CHECK(workers.take_begun().empty());
}

TEST_CASE("wrong passwords and unknown users are verified alike, each time, and prove nobody") {
    Workers workers(2);
    workers.ask(0, "user", "secret");
    CHECK(workers.outcome() == Outcome::right);
    workers.take_begun();
    for (std::size_t i = 0; i < 2; ++i) {
        for (const char* user : {"user", "nobody"}) {
            for (int again = 0; again < 2; ++again) {
                const auto answer = workers.ask(i, user, "wrong");
                CHECK(answer.status == 401);
                CHECK(workers.outcome() == Outcome::wrong);
                CHECK(answer.body == workers.ask(i, "nobody", "wrong").body);
                CHECK(workers.take_begun() == Names{std::string(user) + "@192.0.2.1", "nobody@192.0.2.1"});
            }
        }
    }
}

TEST_CASE("while too many passwords are verified, known users are answered, and others must come back later") {
    Workers workers(2);
    workers.ask(0, "user", "secret");
    workers.refuse();
    for (const char* user : {"user", "admin", "nobody"}) {
        const auto answer = workers.ask(1, user, "guess");
        CHECK(answer.status == 429);
        CHECK(answer.body.find("TooManyRequestsError") != std::string::npos);
        CHECK(has_header(answer, "Retry-After"));
        CHECK(workers.ask(1, "user", "secret").status == 200);
    }
    CHECK(workers.ask(1, "admin", "secret").status == 429);
}

TEST_CASE("a changed password counts at once in all workers, and the earlier one no more") {
    Workers workers(2);
    for (std::size_t i = 0; i < 2; ++i) CHECK(workers.ask(i, "user", "secret").status == 200);
    CHECK(workers.send(0, "user", "secret", Method::put, "/user/user/password", R"({"password": "new"})").status ==
          200);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(workers.ask(i, "user", "secret").status == 401);
        CHECK(workers.ask(i, "user", "new").status == 200);
    }
    workers.refuse();
    for (std::size_t i = 0; i < 2; ++i) CHECK(workers.ask(i, "user", "new").status == 200);
}

TEST_CASE("a user who was deleted and made again has to be proven again") {
    Workers workers(2);
    workers.ask(0, "user", "secret");
    CHECK(workers.send(0, "admin", "secret", Method::del, "/user/user").status == 200);
    CHECK(workers.ask(1, "user", "secret").status == 401);
    CHECK(workers.send(0, "admin", "secret", Method::put, "/user/user", R"({"password": "secret"})").status == 200);
    workers.take_begun();
    CHECK(workers.ask(1, "user", "secret").status == 200);
    CHECK(workers.take_begun() == Names{"user@192.0.2.1"});
}

TEST_CASE("no operation answers a user who was deleted a moment ago") {
    Workers workers(1);
    workers.ask(0, "user", "secret");
    CHECK(workers.send(0, "admin", "secret", Method::del, "/user/user").status == 200);
    for (const auto& route : api::routes()) {
        if (route.method != Method::get || route.right == api::Right::nobody_in_particular) continue;
        const auto path = std::regex_replace(std::string(route.patterns.front()), std::regex("\\{[a-z]+\\}"), "x");
        CAPTURE(path);
        CHECK(workers.send(0, "user", "secret", Method::get, path).status == 401);
    }
}

TEST_CASE("a known user, even one of thousands, is found without a look at the database") {
    const base::SystemClock clock;
    const base::ProofTable proofs;
    const api::Authenticator authenticator({proofs, {}}, clock);
    store::Database missing({"sqlite:////nowhere/at/all/haas.db", std::chrono::seconds(1)}, clock);
    const base::Secret password("secret");
    const auto prove = [&](const std::string& user) {
        http::Request request;
        request.authorization = "Basic " + base::encode_base64(user + ":secret");
        return authenticator.prove(request, missing);
    };
    constexpr int many = 2000;
    for (int i = 0; i < many; ++i) proofs.keep({"user" + std::to_string(i), password, "$y$hash"}, clock.now());
    for (int i = 0; i < many; ++i) CHECK(prove("user" + std::to_string(i)).label == "user" + std::to_string(i));
    CHECK_THROWS_AS(prove("somebody"), core::UnavailableError);
    auto proof = prove("user1");
    CHECK_FALSE(authenticator.confirm(proof, "$y$changed"));
    CHECK(authenticator.confirm(proof, "$y$hash"));
    proofs.keep({"user1", base::Secret("new"), "$y$changed"}, clock.now());
    CHECK_MESSAGE(authenticator.confirm(proof, "$y$hash"),
                  "what was confirmed stays so for as long as a request lasts");
}

TEST_CASE("a login in ISO 8859-1 is the one in UTF-8, and is verified once") {
    Workers workers(1);
    const std::string utf8 =
        "m\xc3\xbc\xc3\x9f"
        "li";
    const std::string latin1 =
        "m\xfc\xdf"
        "li";
    REQUIRE(workers.send(0, "admin", "secret", Method::put, "/user/eve", "{\"password\": \"" + utf8 + "\"}").status ==
            200);
    workers.take_begun();
    CHECK(workers.ask(0, "eve", latin1).status == 200);
    CHECK(workers.take_begun().size() == 1);
    CHECK(workers.ask(0, "eve", utf8).status == 200);
    CHECK(workers.take_begun().empty());
    CHECK(workers.ask(0, "eve", "m\xfcsli").status == 401);
    CHECK(workers.ask(0, "\xe9ve", latin1).status == 401);
    CHECK(workers.take_begun().size() == 2);
}
