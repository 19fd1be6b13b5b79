// The Redfish driver on a service that is well and gives what is asked.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "bmc/redfish_bmc.hpp"
#include "drivers/bmc/redfish.hpp"

using namespace haas;
using namespace std::chrono_literals;
using core::BmcDriver;
using core::BootDevice;
using core::PowerCycle;
using core::PowerState;
using Kind = core::BmcError::Kind;
using Lines = std::vector<std::string>;
using Scope = BmcDriver::BootScope;

namespace {

const std::string post = "POST /redfish/v1/Systems/1/Actions/ComputerSystem.Reset ";
const std::string patch = "PATCH /redfish/v1/Systems/1 ";

std::string reset(const std::string& type) { return post + R"({"ResetType":")" + type + R"("} 204)"; }

std::string boot(const std::string& enabled, const std::string& target, const std::string& status = "200") {
    return patch + R"({"Boot":{"BootSourceOverrideEnabled":")" + enabled + R"(","BootSourceOverrideTarget":")" +
           target + R"(","BootSourceOverrideMode":"UEFI"}} )" + status;
}

}  // namespace

TEST_CASE("a BMC says whether its machine is on, also on its way") {
    haas_test::RedfishBmc bmc;
    for (const auto& [said, state] : std::vector<std::pair<std::string, PowerState>>{{"On", PowerState::on},
                                                                                     {"Off", PowerState::off},
                                                                                     {"PoweringOn", PowerState::on},
                                                                                     {"PoweringOff", PowerState::on},
                                                                                     {"Paused", PowerState::on}}) {
        CAPTURE(said);
        bmc.service.behave({"power " + said});
        CHECK(bmc.driver().power_status(bmc.access, bmc.soon()) == state);
    }
    CHECK(bmc.service.take_changes().empty());
}

TEST_CASE("a machine is switched on and off, and left alone if it is already in that state") {
    haas_test::RedfishBmc bmc;
    const auto driver = bmc.driver();
    bmc.service.behave({"power Off"});
    driver.set_power(bmc.access, PowerState::off, bmc.soon());
    CHECK(bmc.service.take_changes().empty());
    driver.set_power(bmc.access, PowerState::on, bmc.soon());
    CHECK(bmc.service.take_changes() == Lines{reset("On")});
    CHECK(driver.power_status(bmc.access, bmc.soon()) == PowerState::on);
    driver.set_power(bmc.access, PowerState::on, bmc.soon());
    CHECK(bmc.service.take_changes().empty());
    driver.set_power(bmc.access, PowerState::off, bmc.soon());
    CHECK(bmc.service.take_changes() == Lines{reset("ForceOff")});
    CHECK(driver.power_status(bmc.access, bmc.soon()) == PowerState::off);
}

TEST_CASE("a machine on its way down is switched on, or off at once; one on its way up is only switched off") {
    haas_test::RedfishBmc bmc;
    for (const auto& [said, wanted, changes] : std::vector<std::tuple<std::string, PowerState, Lines>>{
             {"PoweringOff", PowerState::on, {reset("On")}},
             {"PoweringOff", PowerState::off, {reset("ForceOff")}},
             {"PoweringOn", PowerState::on, {}},
             {"PoweringOn", PowerState::off, {reset("ForceOff")}}}) {
        CAPTURE(said);
        bmc.service.behave({"power " + said});
        bmc.driver().set_power(bmc.access, wanted, bmc.soon());
        CHECK(bmc.service.take_changes() == changes);
    }
}

TEST_CASE("the BMC's offer decides how a machine is switched on") {
    haas_test::RedfishBmc bmc;
    for (const Lines& way : {Lines{"resets ForceOn,ForceOff"}, Lines{"resets ForceOn,ForceOff", "resets-in info"}}) {
        bmc.service.behave({"power Off", way.front(), way.back()});
        bmc.driver().set_power(bmc.access, PowerState::on, bmc.soon());
        CHECK(bmc.service.take_changes() == Lines{reset("ForceOn")});
    }
    bmc.service.behave({"power Off", "resets unstated"});
    bmc.driver().set_power(bmc.access, PowerState::on, bmc.soon());
    CHECK(bmc.service.take_changes() == Lines{reset("On")});
}

TEST_CASE("a power cycle is the BMC's own where it offers one") {
    haas_test::RedfishBmc bmc;
    for (const Lines& way : {Lines{"power On"}, Lines{"power On", "resets-in info"}}) {
        bmc.service.behave(way);
        bmc.driver().power_cycle(bmc.access, PowerCycle::cut, bmc.soon());
        CHECK(bmc.service.take_changes() == Lines{reset("PowerCycle")});
    }
}

TEST_CASE("a BMC without power cycle switches off, and on when the machine is off") {
    haas_test::RedfishBmc bmc;
    for (const std::string way : {"resets On,ForceOff,ForceRestart", "resets unstated"}) {
        bmc.service.behave({"power On", way, "transition 3"});
        bmc.driver().power_cycle(bmc.access, PowerCycle::cut, bmc.soon());
        const auto log = bmc.service.take_log();
        const auto off = std::find(log.begin(), log.end(), reset("ForceOff"));
        const auto on = std::find(log.begin(), log.end(), reset("On"));
        REQUIRE(off < on);
        REQUIRE(on != log.end());
        CHECK(on - off == 4);  // three looks in between
    }
}

TEST_CASE(
    "a power cycle to the network sets the boot device in the same session, and goes on where the BMC takes none") {
    haas_test::RedfishBmc bmc;
    bmc.service.behave({"power On"});
    CHECK(bmc.driver().power_cycle_to_network(bmc.access, PowerCycle::cut, bmc.soon()).empty());
    CHECK(bmc.service.take_changes() == Lines{boot("Once", "Pxe"), reset("PowerCycle")});
    bmc.service.behave({"power On", "boot absent"});
    const auto notes = bmc.driver().power_cycle_to_network(bmc.access, PowerCycle::cut, bmc.soon());
    REQUIRE(notes.size() == 1);
    CHECK(notes.front() == core::network_boot_refused("power cycle: the BMC has no setting for the boot device"));
    CHECK(bmc.service.take_changes() == Lines{reset("PowerCycle")});
}

TEST_CASE("a reset restarts without cutting power") {
    haas_test::RedfishBmc bmc;
    bmc.service.behave({"power On"});
    bmc.driver().power_cycle(bmc.access, PowerCycle::reset, bmc.soon());
    CHECK(bmc.service.take_changes() == Lines{reset("ForceRestart")});
}

TEST_CASE("a power cycle switches on a machine that is off") {
    haas_test::RedfishBmc bmc;
    for (const auto how : {PowerCycle::cut, PowerCycle::reset}) {
        bmc.service.behave({"power Off"});
        bmc.driver().power_cycle(bmc.access, how, bmc.soon());
        CHECK(bmc.service.take_changes() == Lines{reset("On")});
    }
}

TEST_CASE("a reset that the BMC does not offer is not tried") {
    haas_test::RedfishBmc bmc;
    const auto driver = bmc.driver();
    for (const std::string where : {"resets-in info", "resets-in system"}) {
        bmc.service.behave({"power On", "resets GracefulShutdown,PushPowerButton", where});
        CHECK(bmc.failure([&] { driver.set_power(bmc.access, PowerState::off, bmc.soon()); }).kind ==
              Kind::not_offered);
        CHECK(bmc.failure([&] { driver.power_cycle(bmc.access, PowerCycle::reset, bmc.soon()); }).kind ==
              Kind::not_offered);
        const auto cycle = bmc.failure([&] { driver.power_cycle(bmc.access, PowerCycle::cut, bmc.soon()); });
        CHECK(cycle.kind == Kind::not_offered);
        CHECK(cycle.text ==
              "power cycle: the BMC offers no reset of type PowerCycle, ForceOff with On, or ForceRestart");
        bmc.service.behave({"power Off", "resets GracefulShutdown,PushPowerButton", where});
        const auto on = bmc.failure([&] { driver.set_power(bmc.access, PowerState::on, bmc.soon()); });
        CHECK(on.text == "power on: the BMC offers no reset of type On or ForceOn");
    }
    // A machine that cannot come on again is not switched off.
    bmc.service.behave({"power On", "resets ForceOff"});
    CHECK(bmc.failure([&] { driver.power_cycle(bmc.access, PowerCycle::cut, bmc.soon()); }).kind == Kind::not_offered);
    CHECK(bmc.service.take_changes().empty());
}

TEST_CASE("the boot device is set for the next start, for all, and for none") {
    haas_test::RedfishBmc bmc;
    const auto driver = bmc.driver();
    bmc.service.behave({"power Off"});
    driver.set_boot_device(bmc.access, BootDevice::pxe, Scope::next, bmc.soon());
    CHECK(bmc.service.take_changes() == Lines{boot("Once", "Pxe")});
    driver.set_boot_device(bmc.access, BootDevice::disk, Scope::persistent, bmc.soon());
    CHECK(bmc.service.take_changes() == Lines{boot("Continuous", "Hdd")});
    for (const auto scope : {Scope::next, Scope::persistent}) {
        driver.set_boot_device(bmc.access, BootDevice::none, scope, bmc.soon());
        CHECK(bmc.service.take_changes() == Lines{boot("Disabled", "None")});
    }
}

TEST_CASE("no boot device is set where the BMC does not list None") {
    haas_test::RedfishBmc bmc;
    bmc.service.behave({"boot-targets Pxe,Hdd"});
    bmc.driver().set_boot_device(bmc.access, BootDevice::none, Scope::next, bmc.soon());
    CHECK(bmc.service.take_changes() ==
          Lines{patch + R"({"Boot":{"BootSourceOverrideEnabled":"Disabled","BootSourceOverrideMode":"UEFI"}} 200)"});
}

TEST_CASE("a boot device that the BMC does not offer is not tried") {
    haas_test::RedfishBmc bmc;
    const auto set = [&] { bmc.driver().set_boot_device(bmc.access, BootDevice::pxe, Scope::next, bmc.soon()); };
    bmc.service.behave({"boot-targets None,Hdd"});
    CHECK(bmc.failure(set).text == "boot device: the BMC offers no boot from Pxe");
    bmc.service.behave({"boot absent"});
    CHECK(bmc.failure(set).kind == Kind::not_offered);
    CHECK(bmc.service.take_changes().empty());
}

TEST_CASE("an entity tag is sent when the BMC insists on one") {
    haas_test::RedfishBmc bmc;
    for (const std::string way : {"etag required", "etag body"}) {
        bmc.service.behave({way});
        bmc.driver().set_boot_device(bmc.access, BootDevice::pxe, Scope::next, bmc.soon());
        CHECK(bmc.service.take_changes() == Lines{boot("Once", "Pxe", "428"), boot("Once", "Pxe")});
    }
}

TEST_CASE("a boot device that shows a moment later is waited for; one that never shows is a failure") {
    haas_test::RedfishBmc bmc;
    const auto set = [&] { bmc.driver().set_boot_device(bmc.access, BootDevice::pxe, Scope::next, bmc.soon()); };
    bmc.service.behave({"boot late"});
    set();
    bmc.service.behave({"boot ignored"});
    bmc.driver().set_boot_device(bmc.access, BootDevice::pxe, Scope::next, bmc.soon());
    const auto failure =
        bmc.failure([&] { bmc.driver().set_boot_device(bmc.access, BootDevice::disk, Scope::persistent, bmc.soon()); });
    CHECK(failure.kind == Kind::refused);
    CHECK(failure.text == "boot device: the BMC accepted Hdd Continuous, but shows \"Pxe Once\"");
}

TEST_CASE("systems are found where a redirect of the BMC leads") {
    haas_test::RedfishBmc bmc;
    bmc.service.behave({"power On", "collection slash"});
    CHECK(bmc.driver().power_status(bmc.access, bmc.soon()) == PowerState::on);
    CHECK(bmc.service.take_log() ==
          Lines{"GET /redfish/v1/Systems 308", "GET /redfish/v1/Systems/ 200", "GET /redfish/v1/Systems/1 200"});
}

TEST_CASE("a BMC of several machines needs the name of one, and one of none is refused") {
    haas_test::RedfishBmc bmc;
    const auto ask = [&] { bmc.driver().power_status(bmc.access, bmc.soon()); };
    bmc.service.behave({"systems 2"});
    CHECK(
        bmc.failure(ask).text ==
        "power status: the BMC has several systems: it has \"1, 2\"; the field system of the node's obm says which one is "
        "the node");
    bmc.access.address.system = "2";
    CHECK_NOTHROW(ask());
    bmc.access.address.system = "3";
    CHECK(bmc.failure(ask).text.find("power status: the BMC has no system 3: it has \"1, 2\"") == 0);
    bmc.access.address.system.reset();
    bmc.service.behave({"systems 0"});
    CHECK(bmc.failure(ask).text == "power status: the BMC has no system");
    CHECK(bmc.failure(ask).kind == Kind::not_offered);
}

TEST_CASE("the driver says what it is") {
    const drivers::Redfish driver;
    CHECK(driver.type() == "redfish");
    CHECK_FALSE(driver.has_console());
    CHECK_FALSE(driver.description().empty());
}
