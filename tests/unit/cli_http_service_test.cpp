#include <doctest/doctest.h>

#include <sstream>
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
