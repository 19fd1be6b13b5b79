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
    CHECK_FALSE(drivers::parse_power_status(recorded("wrong_password")));
}

TEST_CASE("a recorded success is known by its line") {
    const std::map<std::string, std::string> lines{
        {"power_on", "Chassis Power Control: Up/On"},    {"power_off", "Chassis Power Control: Down/Off"},
        {"power_cycle", "Chassis Power Control: Cycle"}, {"power_reset", "Chassis Power Control: Reset"},
        {"bootdev_pxe", "Set Boot Device to pxe"},       {"bootdev_pxe_persistent", "Set Boot Device to pxe"},
        {"bootdev_disk", "Set Boot Device to disk"},     {"bootdev_none", "Set Boot Device to none"}};
    for (const auto& [name, line] : lines) {
        CAPTURE(name);
        CHECK(drivers::printed(recorded(name), line));
    }
}

TEST_CASE("each recorded failure has its meaning") {
    const std::map<std::string, Kind> kinds{
        {"cipher_suite_17", Kind::refused},      {"cipher_suite_99", Kind::not_offered},
        {"unknown_user", Kind::login},           {"long_user", Kind::login},
        {"wrong_password", Kind::login},         {"long_password", Kind::login},
        {"not_privileged_power", Kind::refused}, {"not_privileged_bootdev", Kind::refused},
        {"unknown_host", Kind::unreachable},     {"nobody_there", Kind::unreachable},
        {"stopped_at_status", Kind::deadline},   {"stopped_at_power_on", Kind::deadline},
        {"stopped_at_bootdev", Kind::deadline},  {"killed_at_power_on", Kind::deadline}};
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
    run.output = "Chassis Power is \x1b[31mon, hunter22\n";
    const auto trouble = explain(run);
    const auto quoted = [](const std::string& text, const char* password) {
        return base::redacted(text, "root", base::Secret(password), base::escape_briefly);
    };
    CHECK(trouble.kind == Kind::unexpected);
    CHECK(quoted(trouble.line, "other").find('\x1b') == std::string::npos);
    CHECK(quoted(trouble.line, "hunter22").find("hunter22") == std::string::npos);
    CHECK(quoted(std::string(100000, '\x01'), "x").size() <= 200);
}
