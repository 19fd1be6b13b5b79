#include <doctest/doctest.h>

#include <string>

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

}  // namespace

TEST_CASE("cli: one who comes while many passwords are verified tries again when the service says so") {
    int asked = 0;
    const LoopbackServer server([&](const std::string&) {
        return ++asked < 3 ? answer("429 Too Many Requests", "Retry-After: 0\r\n") : answer("200 OK");
    });
    CHECK(cli::connect(server.url(), {})->send(request()).status == 200);
    CHECK(server.requests().size() == 3);
}

TEST_CASE("cli: who is told to come back all the time gives up") {
    const LoopbackServer server([](const std::string&) { return answer("429 Too Many Requests", "Retry-After: 0\r\n"); });
    CHECK(cli::connect(server.url(), {})->send(request()).status == 429);
    CHECK(server.requests().size() == 10);
}
