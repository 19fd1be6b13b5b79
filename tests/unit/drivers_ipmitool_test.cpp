#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

#include "base/redaction.hpp"
#include "drivers/bmc/ipmitool_output.hpp"
#include "unit/skip.hpp"

using namespace haas;
using core::PowerState;
using drivers::explain;
using Kind = core::BmcError::Kind;

namespace {

/// A run of ipmitool that tests/bmc/record wrote down.
sys::Result recorded(const std::string& name) {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    if (source == nullptr) haas_test::skip("HAAS_SOURCE_DIR is not set");
    std::ifstream file(std::filesystem::path(source) / "tests/bmc/recorded" / name);
    if (!file) throw std::runtime_error("no recorded run " + name);
    sys::Result run;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("# exit ")) run.status = std::stoi(line.substr(7));
        if (line.starts_with("out|")) run.output += line.substr(4) + '\n';
        if (line.starts_with("err|")) run.errors += line.substr(4) + '\n';
    }
    return run;
}

}  // namespace

TEST_CASE("a recorded power status is read") {
    CHECK(drivers::parse_power_status(recorded("power_status_on")) == PowerState::on);
    CHECK(drivers::parse_power_status(recorded("power_status_off")) == PowerState::off);
    CHECK(drivers::parse_power_status(recorded("no_cipher_suite")) == PowerState::off);
    CHECK(drivers::parse_power_status(recorded("lan_power_status")) == PowerState::off);
    CHECK_FALSE(drivers::parse_power_status(recorded("wrong_password")));
}

TEST_CASE("a recorded success is known by its line") {
    const std::map<std::string, std::string> lines{
        {"power_on", "Chassis Power Control: Up/On"},    {"power_off", "Chassis Power Control: Down/Off"},
        {"power_cycle", "Chassis Power Control: Cycle"}, {"power_reset", "Chassis Power Control: Reset"},
        {"bootdev_pxe", "Set Boot Device to pxe"},       {"bootdev_pxe_persistent", "Set Boot Device to pxe"},
        {"bootdev_disk", "Set Boot Device to disk"},     {"bootdev_none", "Set Boot Device to none"},
        {"bootdev_pxe_uefi", "Set Boot Device to pxe"}};
    for (const auto& [name, line] : lines) {
        CAPTURE(name);
        CHECK(drivers::printed(recorded(name), line));
    }
}

TEST_CASE("each recorded failure has its meaning") {
    const std::map<std::string, Kind> kinds{{"cipher_suite_17", Kind::refused},
                                            {"cipher_suite_99", Kind::not_offered},
                                            {"unknown_user", Kind::login},
                                            {"long_user", Kind::login},
                                            {"lan_wrong_password", Kind::login},
                                            {"wrong_password", Kind::login},
                                            {"long_password", Kind::login},
                                            {"not_privileged_power", Kind::refused},
                                            {"not_privileged_bootdev", Kind::refused},
                                            {"unknown_host", Kind::unreachable},
                                            {"nobody_there", Kind::unreachable},
                                            {"stopped_at_status", Kind::deadline},
                                            {"stopped_at_power_on", Kind::deadline},
                                            {"stopped_at_bootdev", Kind::deadline},
                                            {"killed_at_power_on", Kind::deadline}};
    for (const auto& [name, kind] : kinds) {
        CAPTURE(name);
        CHECK(explain(recorded(name)).kind == kind);
    }
}

TEST_CASE("a boot device that was refused with status 0 is no success") {
    CHECK(recorded("not_privileged_bootdev").status == 0);
    CHECK_FALSE(drivers::printed(recorded("not_privileged_bootdev"), "Set Boot Device to pxe"));
}

TEST_CASE("a command that the machine's state forbids is distinguished from other refusals") {
    sys::Result run;
    run.status = 1;
    run.errors = "Set Chassis Power Control to Cycle failed: Command not supported in present state\n";
    CHECK(explain(run).in_present_state);
    CHECK_FALSE(explain(recorded("not_privileged_power")).in_present_state);
}

TEST_CASE("unknown output is unexpected, and shown without control characters or the password") {
    sys::Result run;
    run.output = "Chassis \x1b[31mon, hunter22\n";
    const auto trouble = explain(run);
    const auto quoted = [](const std::string& text, const char* password) {
        return base::redacted(text, "root", base::Secret(password), base::escape_briefly);
    };
    CHECK(trouble.kind == Kind::unexpected);
    CHECK(quoted(trouble.line, "other").find('\x1b') == std::string::npos);
    CHECK(quoted(trouble.line, "hunter22") == R"~("Chassis \x1b[31mon, (password)")~");
    CHECK(quoted(std::string(100000, '\x01'), "x").size() <= 200);
}

namespace {

drivers::IpmitoolTrouble explained(const std::string& errors) {
    sys::Result run;
    run.status = 1;
    run.errors = "Loading IANA PEN Registry...\n" + errors + "Error: Unable to establish IPMI v2 / RMCP+ session\n";
    return explain(run);
}

using Remedy = drivers::IpmitoolTrouble::Remedy;
using core::IpmiHint;

}  // namespace

TEST_CASE("an error is the BMC's reason, and never a line that ipmitool prints on its way") {
    auto trouble = explained("Using best available cipher suite 3\n\n> Error: no response from RAKP 1 message\n");
    CHECK(trouble.kind == Kind::unreachable);
    CHECK(trouble.text.starts_with("the BMC did not answer the login in time"));
    CHECK(trouble.hint == IpmiHint::slower);
    for (const char* progress : {"Using best available cipher suite 17", "IPMI Request Match NOT FOUND",
                                 "Get HPM.x Capabilities request failed, compcode = c1", "Bad response length, len=2",
                                 "Invalid data field received: Invalid data field in request",
                                 "Get Device ID command failed: 0xc0 Node busy"}) {
        CAPTURE(progress);
        trouble = explained(std::string(progress) + "\n");
        CHECK(trouble.line.empty());
        CHECK(trouble.kind == Kind::unreachable);
    }
}

TEST_CASE("a login that was retransmitted never proves a wrong password") {
    auto trouble = explained("> Error: no response from RAKP 1 message\n> RAKP 2 HMAC is invalid\n");
    CHECK(trouble.kind == Kind::unreachable);
    CHECK(trouble.remedy == Remedy::adapt);
    CHECK(trouble.hint == IpmiHint::slower);
    CHECK(trouble.text.find("wrong") == std::string::npos);
    trouble = explained("Error: Received an Unexpected RAKP 2 message\n> RAKP 2 HMAC is invalid\n");
    CHECK(trouble.remedy == Remedy::adapt);
    trouble = explained("> RAKP 2 HMAC is invalid\n");
    CHECK(trouble.kind == Kind::login);
    CHECK(trouble.text == "wrong password");
    CHECK(trouble.remedy == Remedy::none);
}

TEST_CASE("what a BMC cannot do now is tried again, what it will not do is not") {
    for (const char* passing :
         {"RAKP 2 message indicates an error : insufficient resources for session",
          "Error in open session response message : insufficient resources for role",
          "Set Session Privilege Level to ADMINISTRATOR failed: Node busy",
          "Activate Session error:\tNo session slot available", "Set Chassis Power Control to Cycle failed: Node busy",
          "Get Chassis Power Status failed: BMC initialization in progress"}) {
        CAPTURE(passing);
        const auto trouble = explained(std::string(passing) + "\n");
        CHECK(trouble.remedy == Remedy::wait);
        CHECK_FALSE(trouble.may_be_done);
    }
    const auto late = explained("Set Chassis Power Control to Cycle failed: Timeout\n");
    CHECK(late.may_be_done);
    CHECK_MESSAGE(late.kind == Kind::deadline, "the machine may still do it: nobody else gets it now");
    CHECK(late.text.find("may have taken effect") != std::string::npos);
    CHECK(explained("Set Chassis Power Control to Cycle failed: Invalid command\n").remedy == Remedy::none);
    const auto lacking = explained("Set Chassis Power Control to Cycle failed: Insufficient privilege level\n");
    CHECK(lacking.remedy == Remedy::renew);
    CHECK_FALSE(lacking.may_be_done);
    // A boot device is a wish, which must not hold up the power cycle.
    CHECK(explained("Set Chassis Boot Parameter 5 failed: Insufficient privilege level\n").remedy == Remedy::none);
}

TEST_CASE("boot flags are read") {
    sys::Result run;
    run.output =
        "Boot parameter version: 1\nBoot parameter 5 is valid/unlocked\nBoot parameter data: e004000000\n"
        " Boot Flags :\n   - Boot Flag Valid\n   - Options apply to all future boots\n   - BIOS EFI boot \n"
        "   - Boot Device Selector : Force PXE\n   - BIOS verbosity : System Default\n";
    const auto unset = drivers::parse_boot_flags(recorded("boot_flags"));
    REQUIRE(unset);
    CHECK_FALSE(unset->valid);
    CHECK_FALSE(unset->uefi);
    CHECK(unset->device == "Force PXE");
    const auto flags = drivers::parse_boot_flags(run);
    REQUIRE(flags);
    CHECK(flags->valid);
    CHECK(flags->persistent);
    CHECK(flags->uefi);
    CHECK(flags->device == drivers::boot_selector(core::BootDevice::pxe));
    run.output = "Boot parameter version: 1\n";
    CHECK_FALSE(drivers::parse_boot_flags(run));
}
