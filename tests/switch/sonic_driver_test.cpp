// The driver of SONiC on a simulated switch: what every driver must do, and what only this kind has.
#include <doctest/doctest.h>

#include "drivers/registry.hpp"
#include "switch/cli_switch.hpp"
#include "switch/failure.hpp"
#include "sync/driver_contract.hpp"
#include "sync/patience.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::CliSwitch;
using haas_test::failure_of;
using haas_test::lit;
using haas_test::long_patience;

namespace {

/// For commands that do not come to an end.
constexpr core::SwitchTimeouts hurried{long_patience.connect, std::chrono::seconds(3)};

constexpr const char* port = "Ethernet0";

struct Site {
    explicit Site(std::vector<std::string> more = {}) : device("sonic", "ssh", with_vlans(std::move(more))) {
        fields = {{"hostname", "127.0.0.1"},
                  {"port", std::to_string(device.port())},
                  {"username", CliSwitch::user},
                  {"password", CliSwitch::password},
                  {"host_key_fingerprint", device.fingerprint()}};
    }
    static std::vector<std::string> with_vlans(std::vector<std::string> more) {
        more.insert(more.end(), {"--vlans", "2-201,300-360,4094"});
        return more;
    }
    std::unique_ptr<core::SwitchSession> connect(core::SwitchTimeouts timeouts = long_patience) const {
        return driver->connect(fields, timeouts);
    }

    CliSwitch device;
    core::SwitchDrivers drivers = drivers::make_switch_drivers();
    const core::SwitchDriver* driver = drivers.find("sonic");
    core::SwitchFields fields;
};

void check_contract(const Site& site) {
    haas_test::check_driver_contract(
        {site.driver,
         site.fields,
         {port, "Ethernet4", "Ethernet8"},
         "Ethernet1000",
         4094,
         2,
         [&](const auto& name) { return site.device.take_passed(name); },
         [&](const auto& name, const auto& settings) { site.device.control("set " + name + ' ' + settings); },
         {"mode trunk native 150 allowed 150,160", "mode trunk native none allowed 2-201",
          "mode access native 101 allowed 101"}});
}

}  // namespace

TEST_CASE("contract: sonic") { check_contract(Site()); }
TEST_CASE("contract: sonic, where a port without a mode is routed") { check_contract(Site({"--modes", "routed"})); }
TEST_CASE("contract: sonic, where ports have modes") { check_contract(Site({"--modes", "any"})); }

TEST_CASE("sonic: 48 ports are one login, and one command for each untagged network and for each list of tagged ones") {
    constexpr int count = 48;
    // Modes came with lists.
    for (const auto& [modes, lists] : {std::pair("any", 1), std::pair("none", 3)}) {
        CAPTURE(modes);
        const Site site({"--ports", std::to_string(count), "--modes", modes});
        const auto session = site.connect();
        std::vector<core::PortChange> changes;
        std::vector<std::string> ports;
        for (int i = 0; i < count; ++i) {
            ports.push_back("Ethernet" + std::to_string(4 * i));
            changes.push_back({ports.back(), {}, lit(100, {200, 201, 300}), {}});
        }
        session->read(ports);
        const int before = site.device.counter("commands");
        session->write(changes);
        // What is carried out is read; where lists are not known, one is refused.
        constexpr int looks = 2;
        CHECK(site.device.counter("commands") - before == looks + count * (1 + lists) + (lists > 1 ? 1 : 0));
        session->save({});
        CHECK(session->read(ports).at("Ethernet188") == lit(100, {200, 201, 300}));
        CHECK(site.device.counter("logins") == 1);
    }
}

TEST_CASE("sonic: what was written is there after a power outage if it was saved") {
    Site site({"--state"});
    auto session = site.connect();
    session->write({{port, {}, lit(100, {200, 201})}});
    session->save({});
    session->write({{port, {}, lit(101)}});
    CHECK(site.device.carried(port) == "native 101");
    CHECK(site.device.saved(port) == "native 100, tagged 200,201");
    session.reset();
    site.device.control("power-outage");
    CHECK(site.connect()->read({port}).at(port) == lit(100, {200, 201}));
}

TEST_CASE("sonic: a write returns when the daemons of the switch have carried it out") {
    const Site site;
    const auto session = site.connect();
    session->write({{port, {}, lit(100, {200})}});
    site.device.control("daemon vlanmgrd lag 2");
    site.device.control("daemon orchagent lag 1");
    session->write({{port, {}, lit(101)}});
    CHECK(site.device.carried(port) == "native 101");
    CHECK(session->read({port}).at(port) == lit(101));
}

TEST_CASE("sonic: what a daemon has not carried out is no success, and its VLANs are still there") {
    for (const std::string daemon : {"vlanmgrd", "orchagent"}) {
        CAPTURE(daemon);
        const Site site;
        const auto session = site.connect(hurried);
        session->write({{port, {}, lit(100, {200})}});
        site.device.control("daemon " + daemon + " stuck");
        session->write({{port, {}, {}}, {"Ethernet4", {}, lit(101)}});
        CHECK(site.device.carried(port) == "native 100, tagged 200");
        const auto seen = session->read({port, "Ethernet4", "Ethernet8"});
        CHECK(seen.at(port).foreign.starts_with("not carried out by the switch: dark (STATE_DB: "));
        CHECK(seen.at(port).possible_vlans() == std::set<core::Vlan>{100, 200});
        CHECK(seen.at("Ethernet4").possible_vlans() == std::set<core::Vlan>{101});
        CHECK(seen.at("Ethernet8").is_dark());
        site.device.control("heal");
        CHECK(session->read({port}).at(port).is_dark());
    }
}

TEST_CASE("sonic: members that CONFIG_DB does not have are seen, also when all ports are listed") {
    const Site site;
    const auto session = site.connect(hurried);
    site.device.control("dynamic-member " + std::string(port) + " 130");
    const auto all = session->read_all();
    REQUIRE(all);
    CHECK(all->at(port).possible_vlans() == std::set<core::Vlan>{130});
    session->write({{"Ethernet4", {}, lit(101)}});
    site.device.control("restart-daemons");
    CHECK(session->read({"Ethernet4"}).at("Ethernet4") == lit(101));
}

TEST_CASE("sonic: VLANs are made and removed, and one with members is not") {
    const Site site;
    const auto session = site.connect();
    CHECK(session->missing_vlans({100, 500}) == std::set<core::Vlan>{500});
    session->create_vlans({{500, "blue"}});
    session->write({{port, {}, lit(500)}});
    const auto failure = failure_of([&] { session->delete_vlans({500}); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::refused);
    session->write({{port, {}, {}}});
    session->delete_vlans({500, 501});
    CHECK(session->missing_vlans({500}) == std::set<core::Vlan>{500});
}

TEST_CASE("sonic: a user who may not use sudo without a password is told so") {
    for (const std::string option : {"--enable-password-file", "--unprivileged"}) {
        const Site site({option});
        const auto failure = failure_of([&] { static_cast<void>(site.connect()->read({port})); });
        REQUIRE(failure);
        CHECK_MESSAGE(std::string(failure->what()).find("sudo") != std::string::npos, failure->what());
    }
}

TEST_CASE("sonic: a configuration that was not saved is an error in the switch's words") {
    const Site site;
    site.device.control("situation not-saved");
    const auto failure = failure_of([&] { site.connect()->save({}); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::refused);
}
