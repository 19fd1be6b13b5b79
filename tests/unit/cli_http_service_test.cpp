#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "cli/service.hpp"
#include "unit/loopback_server.hpp"

using namespace haas;
using haas_test::LoopbackServer;

namespace {

std::string answer(const std::string& status, const std::string& headers = {}) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n" + headers + "\r\n{}";
}

http::Request request() {
    http::Request made;
    made.method = http::Method::get;
    made.path = "/whoami";
    return made;
}

http::Request change() {
    http::Request made;
    made.method = http::Method::put;
    made.path = "/project/p";
    return made;
}

std::string health(const std::string& status, const std::string& body) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

const std::string knows_keys = R"({"status": "ok", "idempotency_keys": true})";
const std::string unknown_outcome =
    health("503 Service Unavailable", R"({"type": "UnavailableError", "msg": "lost", "outcome": "unknown"})");

bool is_health(const std::string& request) { return base::contains(request, " /healthz "); }

/// The keys of the changes that a server got.
std::vector<std::string> keys_of(const LoopbackServer& server) {
    std::vector<std::string> keys;
    for (const auto& each : server.requests()) {
        if (is_health(each)) continue;
        const auto at = each.find("Idempotency-Key: ");
        keys.push_back(at == std::string::npos ? "" : each.substr(at, each.find('\r', at) - at));
    }
    return keys;
}

/// What a client gets from a service that answers a change as `answers` says, one after the other.
struct Trial {
    Trial(std::vector<std::string> answers, const std::string& healthz)
        : server([answers = std::move(answers), healthz, next = std::size_t{0}](const std::string& asked) mutable {
              if (is_health(asked)) return healthz;
              return answers.at(std::min(next++, answers.size() - 1));
          }) {}
    int send(std::chrono::seconds patience = std::chrono::seconds(30)) {
        return cli::connect(server.url(), {}, notes, patience)->send(change()).status;
    }
    LoopbackServer server;
    std::ostringstream notes;
};

}  // namespace

TEST_CASE("cli: a request during many verifications is tried again when the service says so") {
    int asked = 0;
    const LoopbackServer server([&](const std::string&) {
        return ++asked < 3 ? answer("429 Too Many Requests", "Retry-After: 0\r\n") : answer("200 OK");
    });
    std::ostringstream notes;
    CHECK(cli::connect(server.url(), {}, notes)->send(request()).status == 200);
    CHECK(server.requests().size() == 3);
    CHECK(notes.str() == "haas: the service has too much of this in progress; trying again ...\n");
}

TEST_CASE("cli: a client that is refused for longer than its patience gives up") {
    const LoopbackServer server(
        [](const std::string&) { return answer("429 Too Many Requests", "Retry-After: 0\r\n"); });
    std::ostringstream notes;
    CHECK(cli::connect(server.url(), {}, notes, std::chrono::seconds(1))->send(request()).status == 429);
    CHECK(server.requests().size() > 2);
}

TEST_CASE("cli: a user who follows a console also tries again, and sees nothing of a refusal") {
    int asked = 0;
    const LoopbackServer server([&](const std::string&) {
        return ++asked < 2 ? answer("429 Too Many Requests", "Retry-After: 0\r\n")
                           : answer("200 OK", "X-Console-Offset: 7\r\n");
    });
    std::ostringstream notes;
    std::string taken;
    std::uint64_t offset = 0;
    const auto take = [&](std::string_view text) { taken += text; };
    CHECK(cli::connect(server.url(), {}, notes)->follow(request(), take, offset).status == 200);
    CHECK(server.requests().size() == 2);
    CHECK(taken == "{}");
    CHECK(offset == 7);
}

TEST_CASE("cli: each change has a key of its own, and a look has none") {
    const LoopbackServer server([](const std::string&) { return answer("200 OK"); });
    std::ostringstream notes;
    const auto service = cli::connect(server.url(), {}, notes);
    service->send(change());
    service->send(change());
    service->send(request());
    const auto keys = keys_of(server);
    REQUIRE(keys.size() == 3);
    CHECK(keys[0].size() == std::string("Idempotency-Key: \"\"").size() + 36);
    CHECK(keys[1].size() == keys[0].size());
    CHECK(keys[0] != keys[1]);
    CHECK(keys[2].empty());
}

TEST_CASE("cli: a change whose outcome nobody knows is sent again with its key, to a service that knows keys") {
    const std::string later = answer("503 Service Unavailable", "Retry-After: 0\r\n");
    const std::string in_use = answer("409 Conflict", "Retry-After: 0\r\n");
    for (const auto& trouble : {std::string(), unknown_outcome, later, in_use}) {
        Trial trial({trouble, trouble, answer("200 OK")}, health("200 OK", knows_keys));
        CHECK(trial.send() == 200);
        const auto keys = keys_of(trial.server);
        REQUIRE(keys.size() >= 3);
        for (const auto& key : keys) CHECK(key == keys[0]);
        CHECK(base::contains(trial.notes.str(), "trying again ..."));
    }
}

TEST_CASE("cli: to a service that does not know keys, no change is sent again") {
    const std::string old = health("200 OK", R"({"status": "ok", "schema_version": 22})");
    Trial unknown({unknown_outcome, answer("200 OK")}, old);
    CHECK(unknown.send() == 503);
    Trial later({answer("503 Service Unavailable", "Retry-After: 0\r\n"), answer("200 OK")}, old);
    CHECK(later.send() == 503);
    // It does not say it: it cannot be asked.
    Trial troubled({answer("503 Service Unavailable", "Retry-After: 0\r\n"), answer("200 OK")},
                   answer("503 Service Unavailable"));
    CHECK(troubled.send() == 503);
    for (const Trial* trial : {&unknown, &later, &troubled}) CHECK(keys_of(trial->server).size() == 1);
    Trial broken({"", answer("200 OK")}, old);
    CHECK_THROWS_WITH_AS(broken.send(),
                         doctest::Contains("Nobody knows whether the change was made: look before you repeat it"),
                         cli::UnreachableError);
}

TEST_CASE("cli: a service that was lost is waited for, as long as the client has patience") {
    int asked = 0;
    const LoopbackServer server([&](const std::string& sent) {
        if (!is_health(sent)) return asked++ == 0 ? std::string() : answer("200 OK");
        return asked++ < 3 ? std::string() : health("200 OK", knows_keys);
    });
    std::ostringstream notes;
    CHECK(cli::connect(server.url(), {}, notes)->send(change()).status == 200);

    Trial gone({""}, "");
    CHECK_THROWS_AS(gone.send(std::chrono::seconds(1)), cli::UnreachableError);
    Trial unknown({unknown_outcome}, health("200 OK", knows_keys));
    CHECK(unknown.send(std::chrono::seconds(1)) == 503);
}

TEST_CASE("cli: where nobody listens, nothing was sent, and the user hears it at once") {
    std::ostringstream notes;
    const auto nobody = "http://127.0.0.1:" + std::to_string(haas_test::free_port());
    CHECK_THROWS_AS(cli::connect(nobody, {}, notes)->send(change()), cli::UnreachableError);
    CHECK(notes.str().empty());
}
