// The command that registers several NICs of a node.
#include <doctest/doctest.h>

#include <map>
#include <sstream>

#include "cli/remote.hpp"
#include "cli/run.hpp"
#include "unit/cli_fakes.hpp"

using namespace haas::cli;
using haas_test::Words;

namespace {

/// Node n1 with one NIC, and its BMC.
struct Site {
    std::string hardware =
        R"({"nics": [{"id": "NIC.1-1", "macaddr": "52:54:00:00:00:01"}, {"id": "2", "macaddr": "52:54:00:00:00:02"},
        {"id": "Slot 3/1", "macaddr": "52:54:00:00:00:03"}, {"id": "Slot 3:1", "macaddr": "52:54:00:00:00:04"}, {"id": "IB"},
        {"id": "again", "macaddr": "52:54:00:00:00:02"}]})";
    int hardware_status = 200;
    int put_status = 200;
    Words sent;
};

class FakeSite final : public Service {
public:
    explicit FakeSite(Site& site) : site_(site) {}
    Answer send(const haas::http::Request& request) override {
        const std::string refusal = R"({"type":"SomeError","msg":"no","request_id":"r"})";
        if (request.method == haas::http::Method::put) {
            site_.sent.push_back(request.path + " " + request.body);
            return {site_.put_status, site_.put_status == 200 ? "" : refusal};
        }
        if (request.path == "/node/n1")
            return {200, R"({"nics": [{"label": "eth0", "macaddr": "52:54:00:00:00:01"}]})"};
        if (request.path != "/node/n1/hardware") return {404, refusal};
        return {site_.hardware_status, site_.hardware_status == 200 ? site_.hardware : refusal};
    }
    Answer follow(const haas::http::Request& request, const std::function<void(std::string_view)>&,
                  std::uint64_t&) override {
        return send(request);
    }

private:
    Site& site_;
};

struct Outcome {
    Exit exit;
    std::string out;
    std::string err;
};

Outcome run(Site& site, Words words) {
    words.insert(words.begin(), "node_register_nics");
    const auto line = parse_command_line(words);
    std::ostringstream out;
    std::ostringstream err;
    const auto exit = line.command->remote(line.given, line.globals, [&] { return std::make_unique<FakeSite>(site); },
                                           {out, err, Progress::hidden, false});
    return {exit, out.str(), err.str()};
}

}  // namespace

TEST_CASE("cli: the NICs that a BMC tells of are registered, by names that are labels") {
    Site site;
    const auto outcome = run(site, {"n1", "--from-bmc"});
    CHECK(outcome.exit == Exit::ok);
    CHECK(outcome.out ==
          "NIC         MACADDR            RESULT\n"
          "eth0        52:54:00:00:00:01  registered before\n"
          "nic2        52:54:00:00:00:02  registered\n"
          "Slot-3-1    52:54:00:00:00:03  registered\n"
          "Slot-3-1-2  52:54:00:00:00:04  registered\n");
    CHECK(site.sent == Words{R"(/node/n1/nic/nic2 {"macaddr":"52:54:00:00:00:02"})",
                             R"(/node/n1/nic/Slot-3-1 {"macaddr":"52:54:00:00:00:03"})",
                             R"(/node/n1/nic/Slot-3-1-2 {"macaddr":"52:54:00:00:00:04"})"});
}

TEST_CASE("cli: a dry run registers nothing") {
    Site site;
    const auto outcome = run(site, {"n1", "--from-bmc", "--dry-run", "--json"});
    CHECK(outcome.exit == Exit::ok);
    CHECK(outcome.out.starts_with(R"([{"nic":"eth0","macaddr":"52:54:00:00:00:01","result":"registered before"},)"
                                  R"({"nic":"nic2","macaddr":"52:54:00:00:00:02","result":"would be registered"})"));
    CHECK(site.sent.empty());
}

TEST_CASE("cli: NICs can be given as labels and addresses") {
    Site site;
    const auto outcome = run(site, {"n1", "lan1=52-54-00-00-00-01", "lan2=525400000009"});
    CHECK(outcome.exit == Exit::ok);
    CHECK(outcome.out ==
          "NIC   MACADDR            RESULT\n"
          "eth0  52:54:00:00:00:01  registered before\n"
          "lan2  525400000009       registered\n");
    CHECK(site.sent == Words{R"(/node/n1/nic/lan2 {"macaddr":"525400000009"})"});
    for (const Words& words :
         {Words{"n1"}, Words{"n1", "--from-bmc", "a=b"}, Words{"n1", "eth1"}, Words{"n1", "=b"}, Words{"n1", "a="}}) {
        CHECK_THROWS_AS(run(site, words), UsageError);
    }
}

TEST_CASE("cli: a NIC that is refused does not keep others out") {
    Site site;
    site.put_status = 409;
    const auto outcome = run(site, {"n1", "a=52:54:00:00:00:08", "b=52:54:00:00:00:09"});
    CHECK(outcome.exit == Exit::refused);
    CHECK(outcome.err == "haas: a: 409 SomeError: no\nhaas: b: 409 SomeError: no\n");
    CHECK(site.sent.size() == 2);
}

TEST_CASE("cli: what a BMC does not tell is said") {
    Site site;
    site.hardware = R"({"model": "M", "incomplete": ["nics"]})";
    auto outcome = run(site, {"n1", "--from-bmc"});
    CHECK(outcome.exit == Exit::refused);
    CHECK(
        outcome.err ==
        "haas: warning: the BMC did not tell all of its machine's NICs\nhaas: the BMC tells of no NIC with a MAC address\n");
    site.hardware_status = 502;
    outcome = run(site, {"n1", "--from-bmc"});
    CHECK(outcome.exit == Exit::refused);
    CHECK(outcome.err == "haas: 502 SomeError: no\n");
    CHECK(run(site, {"n9", "a=b"}).exit == Exit::refused);
}
