// The drivers of CLI switches on simulated ones that an administrator, or time, has put into an odd state.
#include <doctest/doctest.h>

#include "switch/cli_site.hpp"
#include "switch/failure.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using Kind = haas_test::CliKind;
using Site = haas_test::CliSite;
using haas_test::failure_of;
using haas_test::lit;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void write(core::SwitchSession& session, const std::string& port, const core::PortState& wanted) {
    session.write({{port, session.read({port}).at(port), wanted}});
}

}  // namespace

TEST_CASE("CLI switches: an expired password ends the login with the remedy, and stays what it was") {
    for (const auto& kind : haas_test::cli_kinds()) {
        CAPTURE(std::string(kind.name));
        const Site site(kind, "ssh");
        site.device.control("situation password-expires-soon");
        CHECK(site.connect()->read({kind.ports[0]}).size() == 1);
        site.device.control("heal");
        site.device.control("situation password-expired");
        const auto failure = failure_of([&] { site.connect(); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        CHECK(holds(failure->what(), "wants a new password for "));
        CHECK(site.device.counter("new_passwords") == 0);
    }
}

TEST_CASE("CLI switches: a switch that keeps its pager is read page by page") {
    for (const auto& kind : haas_test::cli_kinds()) {
        CAPTURE(std::string(kind.name));
        const Site site(kind, "telnet");
        site.device.control("situation paging-kept");
        const auto session = site.connect();
        write(*session, kind.ports[0], lit(100, {200}));
        CHECK(session->read({kind.ports[0]}).at(kind.ports[0]) == lit(100, {200}));
    }
}

TEST_CASE("delln3000: VLANs that were deleted, or that come and go, are carried by nobody") {
    const Kind& kind = haas_test::cli_kinds()[1];
    const Site site(kind, "telnet");
    const auto& port = kind.ports[0];
    auto session = site.connect();
    write(*session, port, lit(100, {200}));
    site.device.control("set vlans 1,101,200,4093");
    site.device.control("set dynamic-vlans 120");
    session = site.connect();
    CHECK(holds(session->read({port}).at(port).foreign, "VLAN 100 does not exist on the switch"));
    CHECK(session->missing_vlans({101, 120}) == std::set<core::Vlan>{120});
    session->create_vlans({{100, ""}, {120, ""}});
    CHECK(session->missing_vlans({100, 120}).empty());
    CHECK(session->read({port}).at(port) == lit(100, {200}));
}

TEST_CASE("dell-os10: a switch whose trunks fall to VLAN 1 can be used, but for tagged networks alone") {
    const Kind& kind = haas_test::cli_kinds()[3];
    const Site site(kind, "telnet");
    site.device.control("situation access-falls");
    const auto& port = kind.ports[0];
    const auto session = site.connect();
    for (const auto& wanted : {lit(100, {200}), core::PortState(), lit(101), core::PortState()}) {
        write(*session, port, wanted);
        CHECK(session->read({port}).at(port) == wanted);
    }
    core::PortState tagged;
    tagged.tagged = {200};
    write(*session, port, tagged);
    CHECK(session->read({port}).at(port) == lit(1, {200}));
}
