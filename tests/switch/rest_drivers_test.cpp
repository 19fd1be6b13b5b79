// The drivers of switches with a REST interface, on simulated ones: what every driver must do, and what can go wrong.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "core/error.hpp"
#include "drivers/registry.hpp"
#include "switch/failure.hpp"
#include "switch/simulated_switch.hpp"
#include "sync/driver_contract.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::failure_of;
using haas_test::lit;
using haas_test::short_patience;
using haas_test::SimulatedSwitch;

namespace {

struct Kind {
    const char* name;
    const char* interface_type;
    std::vector<std::string> ports;
    const char* missing;
    core::Vlan lowest;
    std::vector<std::string> strange_states;  ///< of a port, for the control socket
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = {
        {"brocade",
         "TenGigabitEthernet",
         {"1/0/1", "1/0/2", "1/0/5"},
         "1/0/60",
         1,
         {"shut yes switchport no mode access access 1 native none allowed none",
          "shut no switchport no mode access access 1 native none allowed none",
          "shut no switchport yes mode access access 101 native none allowed none",
          "shut no switchport yes mode trunk native 101 allowed 110-120 tag-native no",
          "shut yes switchport yes mode trunk native 101 allowed 110-120 tag-native yes",
          "shut no switchport yes mode trunk native none allowed none"}},
        {"dellnos9",
         "GigabitEthernet",
         {"1/1", "1/2", "1/5"},
         "1/60",
         2,
         {"shut yes switchport no mode access native none allowed none",
          "shut no switchport no mode access native none allowed none",
          "shut yes switchport yes mode access native none allowed none",
          "shut no switchport yes mode hybrid native none allowed 110-112",
          "shut yes switchport yes mode hybrid native 101 allowed 110-112"}},
    };
    return all;
}

/// A simulated switch and the driver for it.
struct Site {
    explicit Site(const Kind& kind, std::vector<std::string> more = {})
        : device(haas_test::simulator("rest_switch"), with_kind(kind, std::move(more))),
          drivers(drivers::make_switch_drivers()) {
        driver = drivers.find(kind.name);
        fields = {{"hostname", "http://127.0.0.1:" + std::to_string(device.port())},
                  {"username", SimulatedSwitch::user},
                  {"password", SimulatedSwitch::password},
                  {"interface_type", kind.interface_type}};
    }
    static std::vector<std::string> with_kind(const Kind& kind, std::vector<std::string> more) {
        more.insert(more.end(), {"--kind", kind.name});
        return more;
    }
    std::unique_ptr<core::SwitchSession> connect(core::SwitchTimeouts timeouts = {}) const {
        return driver->connect(fields, timeouts);
    }
    core::PortState read(const std::string& port) const { return connect()->read({port}).at(port); }

    SimulatedSwitch device;
    core::SwitchDrivers drivers;
    const core::SwitchDriver* driver;
    core::SwitchFields fields;
};

bool says(const SwitchError& failure, const std::string& text) {
    return std::string(failure.what()).find(text) != std::string::npos;
}

core::FieldValue text(const std::string& value) { return {core::FieldValue::Kind::text, value}; }

std::map<std::string, core::FieldValue> good_fields(const Kind& kind) {
    return {{"hostname", text("https://switch1:8888")},
            {"username", text("admin")},
            {"password", text("secret")},
            {"interface_type", text(kind.interface_type)}};
}

}  // namespace

namespace {

void check_contract(const Kind& kind) {
    const Site site(kind);
    haas_test::check_driver_contract(
        {site.driver, site.fields, kind.ports, kind.missing, 4094, kind.lowest,
         [&](const auto& port) { return site.device.take_passed(port); },
         [&](const auto& port, const auto& settings) { site.device.control("set " + port + " " + settings); },
         kind.strange_states});
}

}  // namespace

TEST_CASE("contract: brocade") { check_contract(kinds()[0]); }
TEST_CASE("contract: dellnos9") { check_contract(kinds()[1]); }

TEST_CASE("REST switches: fields are checked") {
    const auto drivers = drivers::make_switch_drivers();
    for (const auto& kind : kinds()) {
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
    for (const auto& kind : kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind);
        const auto& port = kind.ports[0];
        auto session = site.connect();
        session->write({{port, session->read({port}).at(port), lit(100, {200, 201})}});
        CHECK(site.device.carried(port) == "native 100, tagged 200,201");
        session->save();
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
            const Kind& kind = kinds()[std::string(odd.kind) == "brocade" ? 0 : 1];
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
    for (const auto& kind : kinds()) {
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
            core::SwitchTimeouts timeouts;
            timeouts.before_command = &check;
            const int before = site.device.counter("requests");
            CHECK_THROWS_AS(site.connect(timeouts)->write({{port, {}, lit(100, {200})}}), Stopped);
            CHECK(site.device.counter("requests") == before + allowed);
        }
        int left = 1;
        const std::function<void()> check = [&] {
            if (left-- == 0) throw Stopped{};
        };
        core::SwitchTimeouts timeouts;
        timeouts.before_command = &check;
        CHECK_THROWS_AS(site.connect(timeouts)->read({port}), Stopped);
    }
}

TEST_CASE("REST switches: one connection for all that a session does") {
    for (const auto& kind : kinds()) {
        CAPTURE(std::string(kind.name));
        Site site(kind);
        auto session = site.connect();
        for (const auto& port : kind.ports) session->write({{port, session->read({port}).at(port), lit(100, {200})}});
        session->save();
        CHECK(site.device.counter("connections") == 1);
        CHECK(site.device.counter("requests") > 10);
    }
}

TEST_CASE("REST switches: one that takes one connection at a time is worked on by one session after the other") {
    for (const auto& kind : kinds()) {
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

TEST_CASE("REST switches: a login that is refused, a switch that is silent, a line that drops, nobody there") {
    for (const auto& kind : kinds()) {
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
    for (const auto& kind : kinds()) {
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
        failure = failure_of([&] { session->read({port}); });
        REQUIRE(failure);
        CHECK(says(*failure, "not shown"));

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
    const Kind& kind = kinds()[1];
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
    const Kind& kind = kinds()[1];
    const Site site(kind, {"--log-lines", "yes", "--hostname", "R7.s3048_A"});
    const auto& port = kind.ports[0];
    auto session = site.connect();
    session->write({{port, session->read({port}).at(port), lit(100, {200, 201})}});
    CHECK(session->read({port}).at(port) == lit(100, {200, 201}));
    session->save();
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
