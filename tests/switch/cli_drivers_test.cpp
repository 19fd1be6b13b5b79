// The drivers of CLI switches, on simulated ones: what every driver must do, over telnet and ssh, and what can go
// wrong.
#include <doctest/doctest.h>

#include "switch/cli_site.hpp"
#include "switch/failure.hpp"
#include "sync/driver_contract.hpp"
#include "sync/patience.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::CliSwitch;
using Kind = haas_test::CliKind;
using Site = haas_test::CliSite;
using haas_test::failure_of;
using haas_test::long_patience;
using haas_test::short_patience;

namespace {

void check_contract(const Kind& kind, const Site& site) {
    haas_test::check_driver_contract(
        {site.driver, site.fields, kind.ports, kind.missing, kind.highest, 1,
         [&](const auto& port) { return site.take_passed(port); },
         [&](const auto& port, const auto& settings) { site.device.control("set " + port + " routed no " + settings); },
         kind.strange_states});
}

}  // namespace

// A test case for each: doctest runs a test case anew for each of its SUBCASEs.
#define CONTRACT_OF(number, transport, name)               \
    TEST_CASE(name) {                                      \
        const Kind& kind = haas_test::cli_kinds()[number]; \
        const Site site(kind, transport);                  \
        check_contract(kind, site);                        \
    }
CONTRACT_OF(0, "telnet", "contract: powerconnect55xx over telnet")
CONTRACT_OF(0, "ssh", "contract: powerconnect55xx over ssh")
CONTRACT_OF(1, "telnet", "contract: delln3000 over telnet")
CONTRACT_OF(1, "ssh", "contract: delln3000 over ssh")
CONTRACT_OF(2, "telnet", "contract: nexus over telnet")
CONTRACT_OF(2, "ssh", "contract: nexus over ssh")
CONTRACT_OF(3, "telnet", "contract: dell-os10 over telnet")
CONTRACT_OF(3, "ssh", "contract: dell-os10 over ssh")
#undef CONTRACT_OF

TEST_CASE("contract: delln3000 with a firmware before 6") {
    const Kind& kind = haas_test::cli_kinds()[1];
    const Site site(kind, "telnet", {"--firmware", "5"});
    check_contract(kind, site);
}

namespace {

/// Ends a session after each line of a write that makes a port dark, and each time gives the port a network in the next
/// session.
/// @param begin  the port's settings, for the control socket
void check_port_comes_up(const Kind& kind, const std::vector<std::string>& options, const std::string& begin) {
    struct Stopped {};
    const Site site(kind, "telnet", options);
    const auto& port = kind.ports[0];
    for (int allowed = 0, stops = 1; stops > 0; ++allowed) {
        CAPTURE(allowed);
        site.device.control("set " + port + ' ' + begin);
        int left = 1000;
        const std::function<void()> check = [&] {
            if (left-- == 0) throw Stopped{};
        };
        core::SwitchTimeouts timeouts = long_patience;
        timeouts.before_command = &check;
        stops = 0;
        {
            auto session = site.connect(timeouts);
            const auto seen = session->read({port}).at(port);
            left = allowed;
            try {
                session->write({{port, seen, {}}});
            } catch (const Stopped&) {
                ++stops;
            }
        }
        auto session = site.connect();
        session->write({{port, session->read({port}).at(port), haas_test::lit(100)}});
        CHECK(site.device.carried(port) == "native 100");
    }
}

}  // namespace

TEST_CASE("delln3000: a port is up when it carries what is wanted, even if a session ended while it was shut") {
    const Kind& kind = haas_test::cli_kinds()[1];
    for (const std::vector<std::string>& firmware : {std::vector<std::string>{}, {"--firmware", "5"}})
        check_port_comes_up(kind, firmware, "mode access access 1 native 1 allowed 1-4093 shut no");
    // As a trunk, the port once carried what is wanted now.
    check_port_comes_up(kind, {}, "mode access access 1 native 100 allowed 100 shut no");
}

TEST_CASE("nexus: a port that routed is up when it carries what is wanted, even if a session ended while it was shut") {
    check_port_comes_up(haas_test::cli_kinds()[2], {}, "routed yes mode access native 1 allowed 1-4094 shut no");
}

TEST_CASE("CLI switches: the switch itself shows what was written, also after a power outage if it was saved") {
    for (const auto& kind : haas_test::cli_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind, "telnet", {"--state"});
        const auto& port = kind.ports[0];
        auto session = site.connect();
        session->write({{port, session->read({port}).at(port), haas_test::lit(100, {200, 201})}});
        CHECK(site.device.carried(port) == "native 100, tagged 200,201");
        session->save({});
        session->write({{port, session->read({port}).at(port), haas_test::lit(101)}});
        CHECK(site.device.carried(port) == "native 101");
        CHECK(site.device.saved(port) == "native 100, tagged 200,201");
        session.reset();
        site.device.control("power-outage");
        CHECK(site.connect()->read({port}).at(port) == haas_test::lit(100, {200, 201}));
    }
}

TEST_CASE("CLI switches: slow pieces, a banner, the enable password") {
    for (const auto& kind : haas_test::cli_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind, "telnet", {"--chunk", "7", "--banner", "### Keep out # of here >", "--enable-password-file"});
        site.fields["enable_password"] = CliSwitch::enable_password;
        const auto& port = kind.ports[0];
        auto session = site.connect();
        session->write({{port, session->read({port}).at(port), haas_test::lit(100)}});
        CHECK(session->read({port}).at(port) == haas_test::lit(100));
    }
}

TEST_CASE("CLI switches: lists in every way, the log in between, ports without link") {
    const std::vector<std::pair<std::size_t, std::vector<std::string>>> variants = {
        {0, {"--lists", "members"}}, {0, {"--lists", "blanks"}}, {0, {"--log-lines"}}, {0, {"--no-link"}},
        {1, {"--log-lines"}},        {1, {"--no-link"}},         {2, {"--log-lines"}}, {2, {"--no-link"}},
        {3, {"--log-lines"}},        {3, {"--no-link"}}};
    for (const auto& [number, options] : variants) {
        const Kind& kind = haas_test::cli_kinds()[number];
        CAPTURE(std::string(kind.name));
        CAPTURE(options.back());
        Site site(kind, "telnet", options);
        const auto& port = kind.ports[0];
        auto session = site.connect();
        for (const auto& wanted : {haas_test::lit(100, {200, 201}), haas_test::lit(101), core::PortState()}) {
            session->write({{port, session->read({port}).at(port), wanted}});
            CHECK(session->read({port}).at(port) == wanted);
        }
        session->save({});
        CHECK(site.device.carried(port) == "dark");
    }
}

TEST_CASE("CLI switches: a login that asks in other words") {
    Site site(haas_test::cli_kinds()[1], "telnet", {"--login-prompt", "User:"});
    CHECK_NOTHROW(static_cast<void>(site.connect()));
}

TEST_CASE("CLI switches: a session that may not go on sends nothing more, even in the middle of a write") {
    struct Stopped {};
    for (const auto& kind : haas_test::cli_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind, "telnet");
        bool stopped = false;
        const std::function<void()> check = [&] {
            if (stopped) throw Stopped{};
        };
        core::SwitchTimeouts timeouts = long_patience;
        timeouts.before_command = &check;
        {
            auto session = site.connect(timeouts);
            const auto seen = session->read(kind.ports);
            stopped = true;
            CHECK_THROWS_AS(session->write({{kind.ports[0], seen.at(kind.ports[0]), haas_test::lit(100)}}), Stopped);
        }
        CHECK(site.connect()->read(kind.ports).at(kind.ports[0]) != haas_test::lit(100));
    }
}

TEST_CASE("CLI switches: one login for all that a session does") {
    for (const auto& kind : haas_test::cli_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind, "telnet", {"--max-sessions", "1"});
        {
            auto session = site.connect();
            for (const auto& port : kind.ports)
                session->write({{port, session->read({port}).at(port), haas_test::lit(100)}});
            session->save({});
        }
        CHECK(site.device.counter("logins") == 1);
        const auto only = site.connect();
        const auto failure = failure_of([&] { static_cast<void>(site.connect(short_patience)); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
    }
}

TEST_CASE("CLI switches: all ports are read with one command if there is one") {
    Site site(haas_test::cli_kinds()[2], "telnet");
    std::vector<std::string> ports;
    for (int i = 1; i <= 48; ++i) ports.push_back("Ethernet1/" + std::to_string(i));
    const auto session = site.connect();
    const int before = site.device.counter("commands");
    CHECK(session->read(ports).size() == ports.size());
    CHECK(site.device.counter("commands") == before + 1);
}

TEST_CASE("CLI switches: a login that is refused, a switch that hangs, a line that drops") {
    for (const auto& kind : haas_test::cli_kinds()) {
        for (const char* const transport : {"telnet", "ssh"}) {
            CAPTURE(std::string(kind.name));
            CAPTURE(std::string(transport));
            Site site(kind, transport);
            const auto& port = kind.ports[0];
            site.device.control("refuse-logins on");
            auto failure = failure_of([&] { static_cast<void>(site.connect(short_patience)); });
            REQUIRE(failure);
            CHECK(failure->kind() == SwitchError::Kind::unreachable);
            site.device.control("refuse-logins off");

            auto session = site.connect();
            site.device.control("drop-after 1");
            failure = failure_of([&] { session->write({{port, {}, haas_test::lit(100)}}); });
            REQUIRE(failure);
            CHECK(failure->kind() == SwitchError::Kind::unreachable);

            session = site.connect(short_patience);
            site.device.control("hang");
            failure = failure_of([&] { static_cast<void>(session->read({port})); });
            REQUIRE(failure);
            CHECK(failure->kind() == SwitchError::Kind::unreachable);
        }
    }
}

TEST_CASE("CLI switches: a port that is refused is named with the switch's words; one that is ignored is seen") {
    for (const auto& kind : haas_test::cli_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind, "telnet");
        const auto& port = kind.ports[0];
        auto session = site.connect();
        site.device.control("refuse-port " + port + " % Port is locked by storm control");
        const auto failure = failure_of([&] { session->write({{port, {}, haas_test::lit(100)}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK(std::string(failure->what()).find("Port is locked by storm control") != std::string::npos);
        // The session goes on.
        CHECK(session->read({kind.ports[1]}).contains(kind.ports[1]));
        site.device.control("ignore-port " + kind.ports[1]);
        const auto before = session->read({kind.ports[1]}).at(kind.ports[1]);
        session->write({{kind.ports[1], before, haas_test::lit(100)}});
        CHECK(session->read({kind.ports[1]}).at(kind.ports[1]) == before);
    }
}
