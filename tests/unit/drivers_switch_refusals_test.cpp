// Refusals and noise of switches' command lines (tests/texts/switches), through the drivers that read them as words.
// Those of OS10 and SONiC are in the tests of these drivers.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "drivers/switch/rest/dellnos9_port.hpp"
#include "unit/cli_site.hpp"

using namespace haas;
using namespace haas::drivers;
using core::SwitchError;
using namespace haas_test;

namespace {

const auto tables = {&nexus_table(), &delln3000_table(), &powerconnect55xx_table()};

/// A port without VLANs.
std::string dark_text(const CliTable& table) {
    return switch_text(table.type == "nexus"       ? "nexus-dark.txt"
                       : table.type == "delln3000" ? "delln3000-dark.txt"
                                                   : "powerconnect55xx-empty.txt");
}

/// What OS 9 answers to commands of the configuration, of which the last one printed this.
std::string os9_transcript(const std::string& printed) {
    return "conf\nlab-s3048(conf)#interface vlan 270\nlab-s3048(conf-if-vl-270)#untagged GigabitEthernet 1/5\n" +
           printed + "\nlab-s3048(conf-if-vl-270)#";
}

}  // namespace

TEST_CASE("whatever a command of the configuration prints is an error, in the switch's words") {
    for (const auto& error : switch_lines("errors.txt")) {
        CAPTURE(error);
        for (const auto* table : tables) {
            const std::string line = "sw trunk allowed vlan add 104";
            CliSite site(*table, {{read_line(*table), dark_text(*table)}, {line, "          ^\n" + error + "\n"}});
            const auto failure = failure_of([&] { site.write(lit({}, {104})); });
            CHECK(failure.kind() == SwitchError::Kind::refused);
            CHECK(holds(failure.what(), "`" + line + "` on " + of_port(*table) + ": " + base::one_line(error)));
        }
    }
}

TEST_CASE("a password is hidden before a long refusal is cut, so that not even half of it is shown") {
    for (const auto* table : tables) {
        const std::string line = "sw trunk allowed vlan add 104";
        // Of six letters of the password, so many are before the 200th character.
        for (std::size_t before = 1; before < 6; ++before) {
            const std::string error = "% " + std::string(200 - 3 - before, 'x') + " secret is no VLAN";
            CliSite site(*table, {{read_line(*table), dark_text(*table)}, {line, error + "\n"}});
            const std::string words = failure_of([&] { site.write(lit({}, {104})); }).what();
            CHECK(holds(words, "xx ("));
            CHECK_FALSE(holds(words, "xx s"));
        }
    }
}

TEST_CASE("messages of the log, and warnings after a change, are not errors") {
    std::string noise;
    for (const auto& line : switch_lines("noise.txt")) noise += line + "\n";
    noise +=
        "Warning: The use of large numbers of VLANs or interfaces may cause significant\n"
        "delays in applying the configuration.\n\n\n";
    noise +=
        "Warning: Edge port type (portfast) should only be enabled on ports connected to a single\n"
        " host. Connecting hubs, switches, etc. can cause temporary bridging loops.\n Use with CAUTION\n\nlab-1(config-if)#\n";
    for (const auto* table : tables) {
        CliSite site(*table, {{read_line(*table), dark_text(*table)}, {"sw trunk allowed vlan add 104", noise}});
        CHECK_NOTHROW(site.write(lit({}, {104})));
        CHECK(site.talk->heard.back() == "exit");
    }
}

TEST_CASE("an error behind a warning is one") {
    CliSite site(delln3000_table(),
                 {{"show int sw gi1/0/5", switch_text("delln3000-dark.txt")},
                  {"sw trunk allowed vlan add 104-105",
                   "Warning: The use of large numbers of VLANs or interfaces may cause significant\n"
                   "delays in applying the configuration.\n\n\n          Failure Information\n"
                   "---------------------------------------\n   VLANs failed to be configured : 1\n"
                   "---------------------------------------\n   VLAN             Error\n"
                   "---------------------------------------\nVLAN       105 ERROR: This VLAN does not exist.\n"}});
    const std::string words = failure_of([&] { site.write(lit({}, {104, 105})); }).what();
    CHECK(holds(words, "VLAN 105 ERROR: This VLAN does not exist.; create it there, with `config`, `vlan 104-105`"));
}

TEST_CASE("a VLAN that the switch lacks is named, with the advice") {
    CliSite site(powerconnect55xx_table(), {{"show int sw gi1/0/5", switch_text("powerconnect55xx-empty.txt")},
                                            {"sw trunk allowed vlan add 104", "These VLANs do not exist:  104.\n"}});
    CHECK(holds(failure_of([&] { site.write(lit({}, {104})); }).what(), "`vlan 104`"));
}

TEST_CASE("dellnos9: whatever a command of the configuration prints is an error, but not the log's noise") {
    for (const auto& error : switch_lines("errors.txt")) {
        CAPTURE(error);
        CHECK(holds(find_dellnos9_complaint(os9_transcript(error)), base::one_line(error)));
    }
    std::string noise;
    for (const auto& line : switch_lines("noise.txt")) noise += line + "\n";
    CHECK(find_dellnos9_complaint(os9_transcript(noise)) == "");
    CHECK(find_dellnos9_error(os9_transcript(noise)) == "");
    CHECK(find_dellnos9_save_error("write\n!\n" + noise + "lab-s3048#") == "");
}
