// What a switch with a REST interface refuses, and what can go wrong: the administrator reads its words, and the port
// carries what it carried, or what is wanted.
#include <doctest/doctest.h>

#include "switch/failure.hpp"
#include "switch/rest_driver_site.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using Kind = haas_test::RestKind;
using Site = haas_test::RestDriverSite;
using haas_test::failure_of;
using haas_test::lit;
using haas_test::rest_kinds;
using haas_test::says;
using haas_test::short_patience;
using haas_test::SimulatedSwitch;

TEST_CASE("REST switches: a login that is refused, a switch that is silent, a line that drops, nobody there") {
    for (const auto& kind : rest_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind);
        const auto& port = kind.ports[0];
        const auto read_failure = [&] { return failure_of([&] { site.connect(short_patience)->read({port}); }); };
        site.device.control("refuse-logins on");
        auto failure = read_failure();
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        CHECK(says(*failure, "refuses the user or the password"));
        site.device.control("refuse-logins off");

        site.device.control("error-next 503 busy");
        failure = read_failure();
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        CHECK(says(*failure, "cannot answer now"));

        site.device.control("error-next 403 not for you");
        failure = read_failure();
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        CHECK(says(*failure, "not for you"));

        site.device.control("drop-after 0");
        failure = read_failure();
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);

        site.device.control("hang");
        failure = read_failure();
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        CHECK(says(*failure, "no answer in time"));
        site.device.control("heal");
        CHECK(site.connect()->read({port}).contains(port));

        site.fields["hostname"] = "http://127.0.0.1:1";
        failure = read_failure();
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
    }
}

TEST_CASE("REST switches: a refusal has the switch's own words, in one line") {
    for (const auto& kind : rest_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind);
        const auto& port = kind.ports[0];
        auto session = site.connect();
        auto seen = session->read({port}).at(port);
        site.device.control("error-next 500 the <disk> is full");
        auto failure = failure_of([&] { session->write({{port, seen, lit(100)}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK(says(*failure, "the <disk> is full"));
        // A switch that repeats the password does not bring it into a failure.
        site.device.control("error-next 500 you are " + std::string(SimulatedSwitch::password));
        failure = failure_of([&] { session->write({{port, seen, lit(100)}}); });
        REQUIRE(failure);
        CHECK(says(*failure, "you are (password)"));

        session->write({{port, session->read({port}).at(port), lit(100)}});
        seen = session->read({port}).at(port);
        site.device.control("refuse-port " + port);
        failure = failure_of([&] { session->write({{port, seen, lit(100, {200})}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK(says(*failure, "Port is locked by storm control"));
        CHECK(says(*failure, port));
        CHECK(session->read({port}).at(port) == lit(100));
        site.device.control("heal");
        site.device.control("ignore-port " + port);
        session->write({{port, seen, lit(100, {200})}});
        CHECK(session->read({port}).at(port) == lit(100));
    }
}

TEST_CASE("dellnos9: the default VLAN is refused") {
    const Kind& kind = rest_kinds()[1];
    Site site(kind);
    auto session = site.connect();
    for (const auto& wanted : {lit(1), lit(100, {1})}) {
        const auto failure = failure_of([&] { session->write({{kind.ports[0], {}, wanted}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
    }
    CHECK(session->read({kind.ports[0]}).at(kind.ports[0]).is_dark());
}

TEST_CASE("dellnos9: a percent sign begins an error, which is shown in the switch's words, but for the log") {
    const Kind& kind = rest_kinds()[1];
    const Site site(kind, {"--log-lines", "yes", "--hostname", "R7.s3048_A"});
    const auto& port = kind.ports[0];
    auto session = site.connect();
    session->write({{port, session->read({port}).at(port), lit(100, {200, 201})}});
    CHECK(session->read({port}).at(port) == lit(100, {200, 201}));
    session->save({});
    for (const std::string words :
         {"% Error: Command is not allowed.", "% Invalid input at \"^\" marker.", "% Permission denied for the role"}) {
        CAPTURE(words);
        site.device.control("refuse-port " + port + " " + words);
        const auto failure = failure_of([&] { session->write({{port, lit(100, {200, 201}), lit(100, {200, 202})}}); });
        site.device.control("heal");
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK_MESSAGE(says(*failure, words), failure->what());
    }
}

TEST_CASE("dellnos9: what begins with no percent sign is an error as well, in the switch's words") {
    const Kind& kind = rest_kinds()[1];
    const Site site(kind, {"--log-lines", "yes", "--hostname", "R7.s3048_A"});
    const auto& port = kind.ports[0];
    auto session = site.connect();
    session->write({{port, session->read({port}).at(port), lit(100, {200, 201})}});
    CHECK(session->read({port}).at(port) == lit(100, {200, 201}));
    session->save({});
    for (const std::string words :
         {"Port is not in Layer-2 mode", "Configuration Database locked by another application - try later",
          "ERROR: VLAN creation failed", "Interface is part of a port-channel"}) {
        CAPTURE(words);
        site.device.control("refuse-port " + port + " " + words);
        const auto failure = failure_of([&] { session->write({{port, lit(100, {200, 201}), lit(100, {200, 202})}}); });
        site.device.control("heal");
        CHECK(failure);
        if (!failure) continue;
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK_MESSAGE(says(*failure, words), failure->what());
    }
}
