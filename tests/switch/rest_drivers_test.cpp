// The drivers of switches with a REST interface, on simulated ones: what every driver must do.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "core/error.hpp"
#include "switch/failure.hpp"
#include "switch/rest_driver_site.hpp"
#include "sync/driver_contract.hpp"
#include "sync/patience.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using Kind = haas_test::RestKind;
using Site = haas_test::RestDriverSite;
using haas_test::failure_of;
using haas_test::lit;
using haas_test::long_patience;
using haas_test::rest_kinds;

namespace {

core::FieldValue text(const std::string& value) { return {core::FieldValue::Kind::text, value}; }

std::map<std::string, core::FieldValue> good_fields(const Kind& kind) {
    return {{"hostname", text("https://switch1:8888")},
            {"username", text("admin")},
            {"password", text("secret")},
            {"interface_type", text(kind.interface_type)}};
}

void check_contract(const Kind& kind) {
    const Site site(kind);
    haas_test::check_driver_contract(
        {site.driver, site.fields, kind.ports, kind.missing, 4094, kind.lowest,
         [&](const auto& port) { return site.device.take_passed(port); },
         [&](const auto& port, const auto& settings) { site.device.control("set " + port + " " + settings); },
         kind.strange_states});
}

}  // namespace

TEST_CASE("contract: brocade") { check_contract(rest_kinds()[0]); }
TEST_CASE("contract: dellnos9") { check_contract(rest_kinds()[1]); }

TEST_CASE("brocade: a VLAN that the switch shows as inactive is not carried, and the state says what to do") {
    const Site site(rest_kinds()[0]);
    const std::string port = "1/0/1";
    const auto session = site.connect();
    site.device.control("set-vlans 100,200");
    session->write({{port, session->read({port}).at(port), lit(100, {200})}});
    CHECK(session->read({port}).at(port) == lit(100, {200}));
    site.device.control("set-vlans 100");
    const auto seen = session->read({port}).at(port);
    CHECK(
        seen.foreign.starts_with("VLAN 200 does not exist on the switch: create it there, with `configure terminal`, "
                                 "`interface vlan 200`; configured is native 100, tagged 200"));
    CHECK(seen.possible_vlans() == std::set<core::Vlan>{100, 200});
    CHECK(session->read_all()->at(port) == seen);
    site.device.control("set-vlans 100,200");
    CHECK(session->read({port}).at(port) == lit(100, {200}));
}

TEST_CASE("dellnos9: a port that gets copies of others' frames is never dark, and is left alone") {
    const Site site(rest_kinds()[1]);
    const auto& port = rest_kinds()[1].ports[0];
    const auto session = site.connect();
    CHECK(session->read({port}).at(port).is_dark());
    site.device.control("set " + port + " monitor yes");
    const auto seen = session->read({port}).at(port);
    CHECK_FALSE(seen.is_dark());
    CHECK(seen.foreign.starts_with("a SPAN destination"));
    CHECK(session->read_all()->at(port) == seen);
    for (const auto& wanted : {lit(100), core::PortState()}) {
        const auto failure = failure_of([&] { session->write({{port, seen, wanted}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK(haas_test::says(*failure, "take it out of its monitor session"));
    }
    site.device.control("set " + port + " monitor no");
    CHECK(session->read({port}).at(port).is_dark());
}

TEST_CASE("REST switches: the default VLAN is given to no port") {
    for (const auto& kind : rest_kinds()) {
        CAPTURE(std::string(kind.name));
        const Site site(kind);
        const auto session = site.connect();
        const auto& port = kind.ports[0];
        for (const auto& wanted : {lit(1), lit(100, {1})}) {
            const auto failure = failure_of([&] { session->write({{port, session->read({port}).at(port), wanted}}); });
            REQUIRE(failure);
            CHECK(failure->kind() == SwitchError::Kind::refused);
            CHECK(haas_test::says(*failure, "VLAN 1 is the default VLAN"));
        }
    }
}

TEST_CASE("REST switches: fields are checked") {
    const auto drivers = drivers::make_switch_drivers();
    for (const auto& kind : rest_kinds()) {
        CAPTURE(std::string(kind.name));
        const auto& driver = *drivers.find(kind.name);
        CHECK(driver.check_fields(good_fields(kind)).at("hostname") == "https://switch1:8888");
        for (const std::string name : {"hostname", "username", "password", "interface_type"}) {
            CAPTURE(name);
            auto fields = good_fields(kind);
            fields.erase(name);
            CHECK_THROWS_AS(driver.check_fields(fields), core::ValidationError);
            fields[name] = text("");
            CHECK_THROWS_AS(driver.check_fields(fields), core::BadArgumentError);
            fields[name] = {core::FieldValue::Kind::number, "5"};
            CHECK_THROWS_AS(driver.check_fields(fields), core::ValidationError);
        }
        const std::vector<std::pair<std::string, std::string>> bad = {{"hostname", "switch1"},
                                                                      {"hostname", "ftp://switch1"},
                                                                      {"hostname", "http://"},
                                                                      {"hostname", "http://a/b"},
                                                                      {"hostname", "http://u:p@switch1"},
                                                                      {"hostname", "http://switch1:0"},
                                                                      {"hostname", "http://switch1:x"},
                                                                      {"hostname", "http://switch1?a"},
                                                                      {"hostname", "http://swi tch1"},
                                                                      {"hostname", "http://[::1"},
                                                                      {"hostname", "http://switch1:99999"},
                                                                      {"username", "a:b"},
                                                                      {"password", "a\nb"},
                                                                      {"interface_type", "Port-channel"},
                                                                      {"interface_type", "../x"}};
        for (const auto& [name, value] : bad) {
            CAPTURE(value);
            auto fields = good_fields(kind);
            fields[name] = text(value);
            CHECK_THROWS_AS(driver.check_fields(fields), core::BadArgumentError);
        }
        auto fields = good_fields(kind);
        fields["verify_tls"] = {core::FieldValue::Kind::boolean, "false"};
        CHECK(driver.check_fields(fields).at("verify_tls") == "false");
        fields["verify_tls"] = text("maybe");
        CHECK_THROWS_AS(driver.check_fields(fields), core::ValidationError);
    }
}

TEST_CASE("REST switches: one device, however its URL is written, and another one for other interfaces") {
    const auto drivers = drivers::make_switch_drivers();
    const auto device = [&](const char* type, const char* url, const char* interface_type) {
        return drivers.find(type)->device({{"hostname", url}, {"interface_type", interface_type}});
    };
    const auto one = device("dellnos9", "https://switch1:8888", "GigabitEthernet");
    CHECK(one == device("dellnos9", "http://SWITCH1:8008/", "GigabitEthernet"));
    CHECK(one == device("dellnos9", "https://switch1", "GigabitEthernet"));
    CHECK(one != device("dellnos9", "https://switch1:9999", "GigabitEthernet"));
    CHECK(one != device("dellnos9", "https://switch1", "TenGigabitEthernet"));
    CHECK(device("brocade", "http://[FD00::1]", "TenGigabitEthernet") ==
          device("brocade", "https://[fd00::1]:443", "TenGigabitEthernet"));
    CHECK(drivers.find("brocade")->capabilities() == std::vector<std::string>{"port-list"});
}

TEST_CASE("REST switches: the switch itself shows what was written, and saved changes survive a power outage") {
    for (const auto& kind : rest_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind);
        const auto& port = kind.ports[0];
        auto session = site.connect();
        session->write({{port, session->read({port}).at(port), lit(100, {200, 201})}});
        CHECK(site.device.carried(port) == "native 100, tagged 200,201");
        session->save({});
        CHECK(site.device.saved(port) == "native 100, tagged 200,201");
        session->write({{port, session->read({port}).at(port), {}}});
        CHECK(site.device.carried(port) == "dark");
        site.device.control("power-outage");
        const bool saves_by_itself = std::string(kind.name) == "brocade";
        CHECK(site.read(port) == (saves_by_itself ? core::PortState{} : lit(100, {200, 201})));
    }
}

TEST_CASE("REST switches: states that HaaS never makes are foreign, and are put right") {
    struct Odd {
        const char* kind;
        const char* settings;
    };
    for (const auto& odd : std::vector<Odd>{
             {"brocade", "shut no switchport no"},
             {"brocade", "shut no switchport yes mode access"},
             {"brocade", "shut no switchport yes mode trunk native none allowed none"},
             {"brocade", "shut no switchport yes mode trunk native 5 allowed none tag-native yes"},
             {"brocade", "shut yes switchport yes mode trunk native 5 allowed 7-9 tag-native no"},
             {"brocade", "shut no switchport yes mode trunk native none allowed 7"},
             {"dellnos9", "shut no switchport no mode access"},
             {"dellnos9", "shut no switchport yes mode access"},
             {"dellnos9", "shut no switchport yes mode hybrid native none allowed none"},
             {"dellnos9", "shut no switchport yes mode hybrid native none allowed 7,9-11,20,30,40,50,60-70"},
             {"dellnos9", "shut yes switchport yes mode hybrid native 5 allowed 7-9"}}) {
        for (const auto& wanted : {core::PortState{}, lit(100), lit(100, {7, 200})}) {
            CAPTURE(std::string(odd.kind));
            CAPTURE(std::string(odd.settings));
            const Kind& kind = rest_kinds()[std::string(odd.kind) == "brocade" ? 0 : 1];
            Site site(kind);
            const auto& port = kind.ports[0];
            site.device.control("set " + port + " " + odd.settings);
            auto session = site.connect();
            const auto seen = session->read({port}).at(port);
            CHECK_FALSE(seen.foreign.empty());
            session->write({{port, seen, wanted}});
            const auto now = session->read({port}).at(port);
            CHECK_MESSAGE(now == wanted, "seen: " << now.text());
        }
    }
}

TEST_CASE("REST switches: a session that may not go on sends nothing more, even in the middle of a write") {
    struct Stopped : base::Error {
        Stopped() : base::Error("stopped") {}
    };
    for (const auto& kind : rest_kinds()) {
        CAPTURE(std::string(kind.name));
        const Site site(kind);
        const auto& port = kind.ports[0];
        const int needed = [&] {
            site.connect()->write({{port, site.read(port), {}}});
            const int before = site.device.counter("requests");
            site.connect()->write({{port, {}, lit(100, {200})}});
            return site.device.counter("requests") - before;
        }();
        // It stops at each place where the test stops it: nothing on the way takes that for an answer of the switch.
        for (int allowed = 0; allowed < needed; ++allowed) {
            CAPTURE(allowed);
            site.connect()->write({{port, site.read(port), {}}});
            int left = allowed;
            const std::function<void()> check = [&] {
                if (left-- == 0) throw Stopped{};
            };
            core::SwitchTimeouts timeouts = long_patience;
            timeouts.before_command = &check;
            const int before = site.device.counter("requests");
            CHECK_THROWS_AS(site.connect(timeouts)->write({{port, {}, lit(100, {200})}}), Stopped);
            CHECK(site.device.counter("requests") == before + allowed);
        }
        int left = 1;
        const std::function<void()> check = [&] {
            if (left-- == 0) throw Stopped{};
        };
        core::SwitchTimeouts timeouts = long_patience;
        timeouts.before_command = &check;
        CHECK_THROWS_AS(site.connect(timeouts)->read({port}), Stopped);
    }
}

TEST_CASE("REST switches: one connection for all that a session does") {
    for (const auto& kind : rest_kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind);
        auto session = site.connect();
        for (const auto& port : kind.ports) session->write({{port, session->read({port}).at(port), lit(100, {200})}});
        session->save({});
        CHECK(site.device.counter("connections") == 1);
        CHECK(site.device.counter("requests") > 10);
    }
}

TEST_CASE("REST switches: one that takes one connection at a time is worked on by one session after the other") {
    for (const auto& kind : rest_kinds()) {
        CAPTURE(std::string(kind.name));
        const Site site(kind, {"--max-connections", "1"});
        auto first = site.connect();
        CHECK(first->read({kind.ports[0]}).size() == 1);
        const auto failure = failure_of([&] { site.read(kind.ports[0]); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        first.reset();
        site.device.await_counter("open", 0);
        CHECK(site.connect()->read({kind.ports[0]}).size() == 1);
    }
}
