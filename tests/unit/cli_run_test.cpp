#include <doctest/doctest.h>

#include <sstream>

#include "cli/run.hpp"
#include "cli/sync_sign.hpp"
#include "unit/cli_fakes.hpp"

using namespace haas::cli;
using haas_test::FakePasswords;
using haas_test::FakeService;
using haas_test::Words;

namespace {

struct Outcome {
    Exit exit;
    std::string out;
    std::string err;
};

Outcome outcome(const Words& words, FakeService& service, Progress progress = Progress::hidden) {
    const auto line = parse_command_line(words);
    FakePasswords passwords;
    std::ostringstream out;
    std::ostringstream err;
    const auto exit = run(*line.command, line.given, line.globals, passwords, service, {out, err, progress});
    return {exit, out.str(), err.str()};
}

Outcome outcome(const Words& words, std::deque<Answer> answers, Progress progress = Progress::hidden) {
    FakeService service(std::move(answers));
    return outcome(words, service, progress);
}

const std::string queued = R"({"status_id":"id-1"})";
const std::string pending = R"({"status":"PENDING"})";
const std::string done =
    R"({"status":"DONE","node":"n","nic":"c","new_network":"w","channel":"vlan/native","error":null})";
const std::string failed = R"({"status":"ERROR","error":"write: the switch said no"})";

}  // namespace

TEST_CASE("an answer is shown, and JSON is passed on as it came") {
    CHECK(outcome({"list_nodes"}, {{200, R"(["a","b"])"}}).out == "a\nb\n");
    CHECK(outcome({"list_nodes", "--json"}, {{200, "[\"a\", \"b\"]"}}).out == "[\"a\", \"b\"]\n");
    CHECK(outcome({"project_create", "p"}, {{200, ""}}).out.empty());
    CHECK(outcome({"project_create", "p", "--json"}, {{200, ""}}).out.empty());
}

TEST_CASE("warnings about a change that was made stand beside the answer") {
    const std::string body = R"({"warnings":["it boots\u001b as set up"]})";
    const auto warned = outcome({"node_power_cycle", "n"}, {{200, body}});
    CHECK(warned.exit == Exit::ok);
    CHECK(warned.out.empty());
    CHECK(warned.err == "haas: warning: it boots\\x1b as set up\n");
    CHECK(outcome({"node_power_cycle", "n", "--json"}, {{200, body}}).out == body + "\n");
}

TEST_CASE("a refusal is shown with status, type and reason") {
    const auto refused = outcome({"node_delete", "n"},
                                 {{409, R"({"type":"BlockedError","msg":"Node n still has NICs.","request_id":"r"})"}});
    CHECK(refused.exit == Exit::refused);
    CHECK(refused.out.empty());
    CHECK(refused.err == "haas: 409 BlockedError: Node n still has NICs.\n");
}

TEST_CASE("a refusal for a pending action tells what can be done about it") {
    const auto refused = outcome({"node_detach_network", "n", "c"},
                                 {{409, R"({"type":"PendingActionError","msg":"It waits.","status_id":"id-1"})"}});
    CHECK(refused.exit == Exit::refused);
    CHECK(
        refused.err ==
        "haas: 409 PendingActionError: It waits.\n"
        "haas: `haas show_networking_action id-1` shows its progress; `haas networking_action_cancel id-1` cancels it "
        "while nothing was sent\n");
}

TEST_CASE("an answer that is not from HaaS counts as no answer") {
    CHECK_THROWS_AS(outcome({"list_nodes"}, {{200, "<html>"}}), UnreachableError);
    CHECK_THROWS_AS(outcome({"list_nodes"}, {{404, "<html>"}}), UnreachableError);
    CHECK_THROWS_AS(outcome({"list_nodes"}, {{502, ""}}), UnreachableError);
    CHECK_THROWS_AS(outcome({"list_nodes"}, {{302, R"({"a":1})"}}), UnreachableError);
}

TEST_CASE("a queued action is shown by its id") {
    const auto shown = outcome({"node_connect_network", "n", "c", "w"}, {{202, queued}});
    CHECK(shown.exit == Exit::ok);
    CHECK(shown.out == "id-1\n");
    CHECK(shown.err.empty());
    CHECK(outcome({"node_connect_network", "n", "c", "w", "--json"}, {{202, queued}}).out == queued + "\n");
}

TEST_CASE("waiting ends when the action is done") {
    FakeService service({{202, queued}, {200, pending}, {200, pending}, {200, done}});
    const auto waited = outcome({"node_connect_network", "n", "c", "w", "--wait=20"}, service);
    CHECK(waited.exit == Exit::ok);
    CHECK(waited.out == "DONE: n c w vlan/native\n");
    CHECK(waited.err.empty());
    REQUIRE(service.requests.size() == 4);
    CHECK(service.requests[1].path == "/networking_action/id-1");
    CHECK(service.requests[1].query.at(0).first == "wait");
    CHECK(service.requests[1].query.at(0).second == "20");
}

TEST_CASE("an action that ended in an error is a failure") {
    const auto waited = outcome({"port_revert", "p", "--wait"}, {{202, queued}, {200, failed}});
    CHECK(waited.exit == Exit::refused);
    CHECK(waited.out.empty());
    CHECK(waited.err == "haas: ERROR: write: the switch said no\n");
    CHECK(outcome({"port_revert", "p", "--wait", "--json"}, {{202, queued}, {200, failed}}).out == failed + "\n");
}

TEST_CASE("a refusal that names a field of the API says what to type for it") {
    const auto err = [](const Words& words, const std::string& body) { return outcome(words, {{400, body}}).err; };
    const std::string missing =
        R"({"type":"ValidationError","msg":"The field password of obm is missing.","field":"password"})";
    CHECK(err({"node_update", "n", "--ipmi-host", "h"}, missing) ==
          "haas: 400 ValidationError: The field password of obm is missing.\n"
          "haas: on the command line, password is --password-file FILE or --ask-password\n");
    CHECK(err({"node_register", "n", "h", "u", "--password-file", "f"},
              R"({"type":"BadArgumentError","msg":"x","field":"ipmi_pass"})") ==
          "haas: 400 BadArgumentError: x\nhaas: on the command line, ipmi_pass is --password-file FILE\n");
    CHECK(
        err({"switch_update", "s", "hostname=h"}, R"({"type":"BlockedError","msg":"If it is the same, use force."})") ==
        "haas: 400 BlockedError: If it is the same, use force.\nhaas: on the command line, force is --force\n");
    CHECK(err({"project_create", "p"}, R"({"type":"BlockedError","msg":"What is enforced.","field":"project"})") ==
          "haas: 400 BlockedError: What is enforced.\n");
}

TEST_CASE("an action that is pending when the time is up is named") {
    FakeService service({{202, queued}, {200, pending}});
    const auto waited = outcome({"port_revert", "p", "--wait=1"}, service);
    CHECK(waited.exit == Exit::pending);
    CHECK(
        waited.err ==
        "haas: still PENDING: networking action id-1; it is unknown whether haas-sync works\n"
        "haas: `haas show_networking_action id-1` shows its progress; `haas networking_action_cancel id-1` cancels it while "
        "nothing was sent\n");
    CHECK(service.requests.back().path == "/healthz");
}

TEST_CASE("a wait that runs out says whether haas-sync works, and what is wrong with the switch") {
    const auto after = [](const std::string& age) {
        FakeService service({{200, R"({"status": "ok", "last_sync": {"at": null, "age_seconds": )" + age + "}}"}});
        return haas::cli::sign_of_sync(service);
    };
    CHECK(after("4") == "haas-sync gave its last sign of life 4 s ago");
    CHECK(after("900") == "haas-sync gave its last sign of life 900 s ago: check that it runs");
    CHECK(after("null") == "haas-sync has never run: start it");
    FakeService ahead(
        {{503, R"({"failed": [{"check": "clock", "msg": "m"}], "last_sync": {"at": null, "age_seconds": 0}})"}});
    CHECK(haas::cli::sign_of_sync(ahead) == "it is unknown whether haas-sync works, because a clock was set wrong");
    FakeService silent({{0, ""}});
    CHECK(haas::cli::sign_of_sync(silent) == "it is unknown whether haas-sync works");
    const auto waited = outcome({"port_revert", "p", "--wait=1"},
                                {{202, queued}, {200, R"({"status": "PENDING", "switch_error": "login: no answer"})"}});
    CHECK(waited.err.find("haas: the switch's last error: login: no answer\n") != std::string::npos);
}

TEST_CASE("by force nothing is queued that could be waited for, but for a move") {
    CHECK(haas_test::complaint({"port_revert", "p", "--force", "--wait"}).starts_with("--force queues nothing"));
    CHECK(outcome({"port_move_nic", "p", "n", "c", "--force", "--wait"}, {{202, queued}, {200, done}}).exit ==
          Exit::ok);
}

TEST_CASE("a service that goes away during a wait leaves the action queued, and the message says so") {
    try {
        outcome({"port_revert", "p", "--wait"}, {{202, queued}, {0, ""}});
        FAIL("it was not noticed");
    } catch (const UnreachableError& error) {
        CHECK(std::string(error.what()) ==
              "no answer (the networking action stays queued: `haas show_networking_action id-1` shows its result)");
    }
}

TEST_CASE("progress is shown on a terminal, and goes again") {
    const auto waited = outcome({"port_revert", "p", "--wait"}, {{202, queued}, {200, done}}, Progress::shown);
    CHECK(waited.err == "\rnetworking action id-1: PENDING, 0 s \r\033[K");
}

TEST_CASE("an action can be shown as it is, or when it is finished") {
    const auto shown = outcome({"show_networking_action", "id-1"}, {{200, failed}});
    CHECK(shown.exit == Exit::ok);
    CHECK(shown.out == "status  ERROR\nerror   write: the switch said no\n");
    CHECK(outcome({"show_networking_action", "id-1", "--wait"}, {{200, pending}, {200, failed}}).exit == Exit::refused);
    CHECK(outcome({"show_networking_action", "id-1", "--wait"}, {{200, pending}, {200, done}}).out ==
          "DONE: n c w vlan/native\n");
}
