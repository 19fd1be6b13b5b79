// The commands that are more than one request and its answer.
#include <doctest/doctest.h>

#include <mutex>
#include <sstream>

#include "cli/remote.hpp"
#include "cli/run.hpp"
#include "unit/cli_fakes.hpp"

using namespace haas::cli;
using haas_test::FakeService;
using haas_test::Words;

namespace {

struct Outcome {
    Exit exit;
    std::string out;
    std::string err;
};

Outcome outcome(const Words& words, const Connect& connect, bool terminal = false) {
    const auto line = parse_command_line(words);
    std::ostringstream out;
    std::ostringstream err;
    const auto exit = line.command->remote(line.given, line.globals, connect, {out, err, Progress::hidden, terminal});
    return {exit, out.str(), err.str()};
}

/// Each connection gives the answer that belongs to the path.
class Machines final : public Service {
public:
    Answer send(const haas::http::Request& request) override {
        if (request.path == "/node/n1/power_status") return {200, R"({"power_status":"on"})"};
        if (request.path == "/node/n2/power_status") return {200, R"({"power_status":"off"})"};
        return {404, R"({"type":"NotFoundError","msg":"There is no such node.","request_id":"r"})"};
    }
    Answer follow(const haas::http::Request& request, const std::function<void(std::string_view)>&,
                  std::uint64_t&) override {
        return send(request);
    }
};

const Connect to_machines = [] { return std::make_unique<Machines>(); };

/// One service for all connections; it answers in the order prepared.
class Shared final : public Service {
public:
    explicit Shared(FakeService& service) : service_(service) {}
    Answer send(const haas::http::Request& request) override { return service_.send(request); }
    Answer follow(const haas::http::Request& request, const std::function<void(std::string_view)>& take,
                  std::uint64_t& offset) override {
        return service_.follow(request, take, offset);
    }

private:
    FakeService& service_;
};

std::string query_of(const haas::http::Request& request) {
    std::string text;
    for (const auto& [name, value] : request.query) text += "&" + name + "=" + value;
    return text;
}

}  // namespace

TEST_CASE("cli: the power of one machine is a word") {
    const auto one = outcome({"node_power_status", "n1"}, to_machines);
    CHECK(one.exit == Exit::ok);
    CHECK(one.out == "on\n");
    CHECK(outcome({"node_power_status", "n1", "--json"}, to_machines).out == "{\"power_status\":\"on\"}\n");
    const auto none = outcome({"node_power_status", "n3"}, to_machines);
    CHECK(none.exit == Exit::refused);
    CHECK(none.err == "haas: 404 NotFoundError: There is no such node.\n");
}

TEST_CASE("cli: the power of several machines is a table in the order asked, each machine once") {
    const auto several = outcome({"node_power_status", "n2", "n1", "n2"}, to_machines);
    CHECK(several.exit == Exit::ok);
    CHECK(several.out == "NODE  POWER\nn2    off\nn1    on\n");
    const auto json = outcome({"node_power_status", "n1", "n2", "--json"}, to_machines);
    CHECK(json.out == "{\"n1\":{\"power_status\":\"on\"},\"n2\":{\"power_status\":\"off\"}}\n");
}

TEST_CASE("cli: a machine that cannot be asked does not hide the others") {
    Words words{"node_power_status", "n1", "n3", "n2"};
    for (int i = 10; i < 30; ++i) words.push_back("n" + std::to_string(i));
    const auto some = outcome(words, to_machines);
    CHECK(some.exit == Exit::refused);
    CHECK(some.out.find("n1    on\nn3    -\nn2    off\nn10   -\n") != std::string::npos);
    CHECK(some.err.find("haas: n3: 404 NotFoundError: There is no such node.\n") != std::string::npos);
}

TEST_CASE("cli: no connection at all is unreachable") {
    const Connect to_nobody = []() -> std::unique_ptr<Service> { throw UnreachableError("nobody"); };
    CHECK_THROWS_AS(outcome({"node_power_status", "n1", "n2"}, to_nobody), UnreachableError);
}

TEST_CASE("cli: the log of a console is shown as it is") {
    FakeService service({{200, "boot\x1b[2J\n"}});
    const auto shown = outcome({"show_console", "n1"}, [&] { return std::make_unique<Shared>(service); });
    CHECK(shown.exit == Exit::ok);
    CHECK(shown.out == "boot\x1b[2J\n");
    CHECK(service.requests.at(0).path == "/node/n1/console");
    CHECK(query_of(service.requests.at(0)).empty());
}

TEST_CASE("cli: on a terminal a machine's bytes command nothing, unless asked to") {
    FakeService service({{200,
                          "\x1b[6n\x07"
                          "ab\r\n\xc2\x9b"
                          "c\td"}});
    const Connect to_it = [&] { return std::make_unique<Shared>(service); };
    CHECK(outcome({"show_console", "n1"}, to_it, true).out == "^[[6nab\n??c\td");
    CHECK(outcome({"show_console", "n1", "--raw"}, to_it, true).out ==
          "\x1b[6n\x07"
          "ab\r\n\xc2\x9b"
          "c\td");
}

TEST_CASE("cli: a console is followed over the ends of single answers until it is stopped") {
    const Answer gone{404, R"({"type":"NotFoundError","msg":"not logged","request_id":"r"})"};
    FakeService service({{200, "12345"}, {200, ""}, {200, "678"}, gone});
    service.next_offset = 100;
    const auto shown = outcome({"show_console", "n1", "--follow"}, [&] { return std::make_unique<Shared>(service); });
    CHECK(shown.exit == Exit::ok);
    CHECK(shown.out == "12345678");
    CHECK(shown.err == "haas: the console was stopped\n");
    REQUIRE(service.requests.size() == 4);
    CHECK(query_of(service.requests[0]) == "&follow=true&offset=0");
    CHECK(query_of(service.requests[1]) == "&follow=true&offset=105");
    CHECK(query_of(service.requests[2]) == "&follow=true&offset=105");
    CHECK(query_of(service.requests[3]) == "&follow=true&offset=103");
}

TEST_CASE("cli: a console that is not logged cannot be followed") {
    FakeService service({{404, R"({"type":"NotFoundError","msg":"not logged","request_id":"r"})"}});
    const auto shown = outcome({"show_console", "n1", "--follow"}, [&] { return std::make_unique<Shared>(service); });
    CHECK(shown.exit == Exit::refused);
    CHECK(shown.err == "haas: 404 NotFoundError: not logged\n");
}

TEST_CASE("health: an unhealthy service is distinguished from one that refuses, and from none") {
    FakeService service({{200, R"({"status":"ok"})"},
                         {503, R"({"type":"UnavailableError","msg":"m","failed":[{"check":"clock","msg":"Set it."}]})"},
                         {503, R"({"type":"UnavailableError","msg":"There is no database.","request_id":"r"})"},
                         {400, R"({"type":"ValidationError","msg":"m","request_id":"r"})"}});
    const Connect connect = [&] { return std::make_unique<Shared>(service); };
    CHECK(outcome({"health"}, connect).exit == Exit::ok);
    const auto clock = outcome({"health"}, connect);
    CHECK(clock.exit == Exit::unwell);
    CHECK(clock.err == "haas: clock: Set it.\n");
    CHECK(outcome({"health"}, connect).exit == Exit::unwell);
    CHECK(outcome({"health"}, connect).exit == Exit::refused);
}
