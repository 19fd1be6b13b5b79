// The drivers of switches with eAPI and NX-API, on simulated ones: what every driver must do, and what can go wrong.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "core/error.hpp"
#include "switch/failure.hpp"
#include "switch/json_site.hpp"
#include "sync/driver_contract.hpp"
#include "sync/patience.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::failure_of;
using haas_test::lit;
using haas_test::long_patience;
using haas_test::short_patience;
using Kind = haas_test::JsonKind;
using Site = haas_test::JsonSite;

namespace {

bool says(const SwitchError& failure, const std::string& text) { return base::contains(failure.what(), text); }

core::FieldValue text(const std::string& value) { return {core::FieldValue::Kind::text, value}; }

void check_contract(const Kind& kind) {
    const Site site(kind);
    haas_test::check_driver_contract(
        {site.driver, site.fields, kind.ports, kind.missing, kind.highest, kind.lowest,
         [&](const auto& port) { return site.device.take_passed(port); },
         [&](const auto& port, const auto& settings) { site.device.control("set " + port + " " + settings); },
         kind.strange_states});
}

}  // namespace

TEST_CASE("contract: arista-eos") { check_contract(haas_test::json_kinds()[0]); }
TEST_CASE("contract: cisco-nxos") { check_contract(haas_test::json_kinds()[1]); }

TEST_CASE("JSON switches: fields are checked, and one device is one, however its address is written") {
    const auto drivers = drivers::make_switch_drivers();
    for (const auto& kind : haas_test::json_kinds()) {
        CAPTURE(std::string(kind.name));
        const auto& driver = *drivers.find(kind.name);
        const std::map<std::string, core::FieldValue> good = {
            {"hostname", text("switch1")}, {"username", text("admin")}, {"password", text("secret")}};
        CHECK(driver.check_fields(good).at("hostname") == "switch1");
        for (const std::string name : {"hostname", "username", "password"}) {
            auto fields = good;
            fields.erase(name);
            CHECK_THROWS_AS(driver.check_fields(fields), core::ValidationError);
        }
        for (const std::string host :
             {"ftp://switch1", "https://", "http://a/b", "http://u:p@switch1", "switch1:0", "a b"}) {
            CAPTURE(host);
            auto fields = good;
            fields["hostname"] = text(host);
            CHECK_THROWS_AS(driver.check_fields(fields), core::BadArgumentError);
        }
        auto fields = good;
        fields["verify_tls"] = {core::FieldValue::Kind::boolean, "false"};
        CHECK(driver.check_fields(fields).at("verify_tls") == "false");

        const auto device = [&](const char* host) { return driver.device({{"hostname", host}}); };
        CHECK(device("switch1") == device("https://SWITCH1/"));
        CHECK(device("switch1") == device("http://switch1:443"));
        CHECK(device("switch1") != device("switch1:8443"));
        CHECK(device("fd00:0:0::1") == device("https://[fd00::1]"));
    }
}

TEST_CASE("JSON switches: a batch is one request, however many ports it has, and is saved") {
    for (const auto& kind : haas_test::json_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind, {"--ports", "48"});
        int asked = 0;
        const std::function<void()> count = [&] { ++asked; };
        core::SwitchTimeouts timeouts = long_patience;
        timeouts.before_command = &count;
        auto session = site.connect(timeouts);
        std::vector<std::string> ports;
        const std::string prefix = kind.ports[0].substr(0, kind.ports[0].size() - 1);
        for (int i = 1; i <= 48; ++i) ports.push_back(prefix + std::to_string(i));
        const auto seen = session->read(ports);
        CHECK(seen.size() == 48);
        CHECK(asked == kind.requests_to_read);
        std::vector<core::PortChange> changes;
        for (const auto& port : ports) changes.push_back({port, seen.at(port), lit(100, {200, 201})});
        asked = 0;
        session->write(changes);
        CHECK(asked == kind.requests_to_write);
        asked = 0;
        session->save({});
        CHECK(asked == 1);
        CHECK(site.device.carried(ports.back()) == "native 100, tagged 200,201");
        CHECK(site.device.saved(ports.back()) == "native 100, tagged 200,201");
        for (const auto& [port, state] : session->read(ports)) CHECK(state == lit(100, {200, 201}));
    }
}

TEST_CASE("JSON switches: a VLAN that the switch does not have is not carried, can be created, and deleted") {
    for (const auto& kind : haas_test::json_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind);
        const auto& port = kind.ports[0];
        auto session = site.connect();
        const auto failure = failure_of([&] { session->write({{port, session->read({port}).at(port), lit(1500)}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK(says(*failure, "VLAN 1500 does not exist on the switch"));
        CHECK(session->missing_vlans({100, 1500, 1501}) == std::set<core::Vlan>{1500, 1501});
        session->create_vlans({{1500, "lab"}, {1501, ""}});
        CHECK(session->missing_vlans({100, 1500, 1501}).empty());
        // Another session may take one away.
        site.connect()->delete_vlans({1501});
        session->read({port});
        CHECK(session->missing_vlans({100, 1500, 1501}) == std::set<core::Vlan>{1501});
        session->create_vlans({{1501, ""}});
        CHECK(session->missing_vlans({100, 1500, 1501}).empty());
        session->write({{port, session->read({port}).at(port), lit(1500, {1501}), "node-1 eth0"}});
        CHECK(session->read({port}).at(port) == lit(1500, {1501}));
        session->delete_vlans({1501, 1502});
        CHECK(says(SwitchError(SwitchError::Kind::refused, "", session->read({port}).at(port).foreign),
                   "VLAN 1501 does not exist on the switch"));
    }
}

TEST_CASE(
    "JSON switches: a mirror's destination, a member of a port-channel and a VLAN without traffic are not carried") {
    for (const auto& kind : haas_test::json_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind);
        const auto& port = kind.ports[0];
        auto session = site.connect();
        session->write({{port, session->read({port}).at(port), lit(100, {200})}});
        site.device.control("set " + port + " monitor yes");
        auto seen = session->read({port}).at(port);
        CHECK(base::contains(seen.foreign, "a SPAN destination"));
        CHECK(seen.possible_vlans() == std::set<core::Vlan>{100, 200});
        site.device.control("set " + port + " monitor no channel yes");
        CHECK(base::contains(base::lower(session->read({port}).at(port).foreign), "a member of port-channel1"));
        site.device.control("set " + port + " channel no");
        CHECK(session->read({port}).at(port) == lit(100, {200}));
        site.device.control("set-vlan 200 suspended yes");
        seen = session->read({port}).at(port);
        CHECK(base::contains(seen.foreign, "VLAN 200 is not active on the switch: activate it there, with"));
        CHECK(seen.possible_vlans() == std::set<core::Vlan>{100, 200});
    }
}

TEST_CASE("arista-eos: a VLAN in a trunk group is not carried, and is said to be in one") {
    Site site(haas_test::json_kinds()[0]);
    auto session = site.connect();
    session->write({{"Ethernet1", session->read({"Ethernet1"}).at("Ethernet1"), lit(100, {200})}});
    site.device.control("set-vlan 200 trunk-group peers");
    CHECK(base::contains(session->read({"Ethernet1"}).at("Ethernet1").foreign, "VLAN 200 is in a trunk group"));
}

TEST_CASE("cisco-nxos: where the switch tags native VLANs, a port with one is foreign") {
    Site site(haas_test::json_kinds()[1]);
    auto session = site.connect();
    const std::string port = "Ethernet1/1";
    session->write({{port, session->read({port}).at(port), lit(100, {200})}});
    site.device.control("tag-native on");
    CHECK(base::contains(session->read({port}).at(port).foreign, "the switch tags native VLANs"));
    session->write({{port, session->read({port}).at(port), haas_test::tagged({200})}});
    CHECK(session->read({port}).at(port) == haas_test::tagged({200}));
}

TEST_CASE("JSON switches: a port-channel is a port") {
    for (const auto& kind : haas_test::json_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind);
        const std::string port = "Po1";
        auto session = site.connect();
        session->write({{port, session->read({port}).at(port), lit(100, {200})}});
        CHECK(session->read({port}).at(port) == lit(100, {200}));
        CHECK(site.device.carried(site.driver->port_identity(port)) == "native 100, tagged 200");
        CHECK(session->read_all()->at(site.driver->port_identity(port)) == lit(100, {200}));
    }
}

TEST_CASE("JSON switches: failures are told from refusals, without the password") {
    for (const auto& kind : haas_test::json_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind);
        const auto& port = kind.ports[0];
        const auto read_failure = [&] { return failure_of([&] { site.connect(short_patience)->read({port}); }); };
        site.device.control("refuse-logins on");
        auto failure = read_failure();
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        site.device.control("heal");
        site.device.control("drop-after 0");
        failure = read_failure();
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        site.device.control("heal");
        CHECK(site.connect()->read({port}).contains(port));

        auto session = site.connect();
        session->write({{port, session->read({port}).at(port), lit(100)}});
        site.device.control("refuse-port " + port);
        failure = failure_of([&] { session->write({{port, lit(100), lit(100, {200})}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK(says(*failure, "storm control"));
        CHECK(session->read({port}).at(port) == lit(100));
        site.device.control("heal");
        session->write({{port, lit(100), lit(100, {200})}});
        CHECK(session->read({port}).at(port) == lit(100, {200}));
    }
}

TEST_CASE("JSON switches: nothing is sent in the clear unless the address says http") {
    for (const auto& kind : haas_test::json_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind);
        site.fields["hostname"] = "127.0.0.1:" + std::to_string(site.device.port());
        const auto failure = failure_of([&] { site.connect(short_patience)->read({kind.ports[0]}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        CHECK(site.device.counter("requests") == 0);
    }
}
