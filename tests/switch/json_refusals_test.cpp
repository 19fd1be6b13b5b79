// What switches with eAPI and NX-API may refuse, leave behind or say without harm.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "switch/failure.hpp"
#include "switch/json_site.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::failure_of;
using haas_test::lit;
using Site = haas_test::JsonSite;

namespace {

/// Hashes and communities of a running configuration.
const std::vector<std::string> secrets = {"$6$salt$0123456789abcdef", "C0mmunity", "$5$ABCDEF$ghijkl"};

const std::string configuration =
    "username ops privilege 15 role network-admin secret sha512 $6$salt$0123456789abcdef\\n"
    "snmp-server community C0mmunity ro\\nusername admin password 5 $5$ABCDEF$ghijkl role network-admin\\n";

/// Answers to a read that are not understood, and have a configuration.
std::vector<std::string> strange_answers() {
    return {
        configuration,
        "\"" + configuration + "\"",
        R"({"jsonrpc":"2.0","id":"haas","result":")" + configuration + R"("})",
        R"({"jsonrpc":"2.0","id":"haas","result":[{"cmds":{"username ops secret sha512 $6$salt$0123456789abcdef":null}}]})",
        R"({"jsonrpc":"2.0","id":"haas","error":{"code":1000,"message":"odd","data":[{"output":")" + configuration +
            R"("}]}})",
        R"({"ins_api":{"type":"cli_show","version":"1.0","outputs":{"output":{"body":")" + configuration +
            R"(","code":"200","msg":"Success"}}}})",
        R"({"ins_api":{"outputs":{"output":[{"code":"501","msg":"odd","body":{"config":")" + configuration +
            R"("}}]}}})",
        R"({"config":")" + configuration,
    };
}

void check_without_secrets(const SwitchError& failure) {
    for (const auto& secret : secrets)
        CHECK_MESSAGE(!base::contains(failure.what(), secret), std::string(failure.what()));
}

}  // namespace

TEST_CASE("JSON switches: an answer that is not understood shows nothing of a configuration in it") {
    for (const auto& kind : haas_test::json_kinds()) {
        CAPTURE(std::string(kind.name));
        const Site site(kind);
        const auto session = site.connect();
        for (const auto& answer : strange_answers()) {
            CAPTURE(answer);
            site.device.control("say-next " + answer);
            const auto failure = failure_of([&] { static_cast<void>(session->read({kind.ports[0]})); });
            if (failure) check_without_secrets(*failure);
            site.device.control("heal");
        }
        const auto seen = session->read({kind.ports[0]}).at(kind.ports[0]);
        for (const auto& answer : strange_answers()) {
            CAPTURE(answer);
            site.device.control("say-next " + answer);
            const auto failure = failure_of([&] { session->write({{kind.ports[0], seen, lit(100)}}); });
            if (failure) check_without_secrets(*failure);
            site.device.control("heal");
        }
    }
}

TEST_CASE("JSON switches: a user who may neither name VLANs nor describe ports may still connect") {
    for (const auto& kind : haas_test::json_kinds()) {
        CAPTURE(std::string(kind.name));
        const Site site(kind);
        site.device.control("deny-command name");
        site.device.control("deny-command description");
        const auto session = site.connect();
        const auto& port = kind.ports[0];
        const auto& other = kind.ports[1];
        session->create_vlans({{1500, "lab"}, {1501, "red"}});
        CHECK(session->missing_vlans({1500, 1501}).empty());
        const auto seen = session->read({port, other});
        session->write({{port, seen.at(port), lit(1500), "node-1 eth0"}, {other, seen.at(other), lit(1501), "node-2"}});
        CHECK(session->read({port}).at(port) == lit(1500));
        CHECK(session->read({other}).at(other) == lit(1501));
        CHECK(site.device.carried(port) == "native 1500");
        CHECK(site.device.carried(other) == "native 1501");
    }
}

TEST_CASE("arista-eos: sessions that a lost line has left behind are no obstacle, and those of others stay") {
    const Site site(haas_test::json_kinds()[0]);
    site.device.control("open-session haas-of-another-installation");
    site.device.control("open-session netops");
    auto session = site.connect();
    const auto seen = session->read({"Ethernet1"}).at("Ethernet1");
    for (int i = 0; i < 24; ++i) {
        site.device.control("refuse-port Ethernet1");
        // Before, at, and after the request that ends the session.
        site.device.control("drop-after " + std::to_string(i % 4));
        CHECK(failure_of([&] { session->write({{"Ethernet1", seen, lit(101)}}); }));
        session.reset();
        site.device.control("heal");
        session = site.connect();
    }
    session->write({{"Ethernet1", seen, lit(101)}});
    CHECK(session->read({"Ethernet1"}).at("Ethernet1") == lit(101));
    CHECK(site.device.counter("pending_sessions") == 2);
}
