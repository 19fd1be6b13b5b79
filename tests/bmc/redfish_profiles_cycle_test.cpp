// A cycle that is to boot from the network, which is only a wish: what a BMC makes of the wish does not keep it from
// the cycle.
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include "bmc/redfish_profile_bmc.hpp"

using namespace haas_test::redfish_words;
using namespace std::chrono_literals;

namespace {

const std::string system_path = "/redfish/v1/Systems/1";
const std::string settings_path = system_path + "/Settings";

/// Makes the settings of a BMC with such a resource fail.
Words odd_settings(const std::string& trouble) { return {"power On", "trouble " + trouble + " 1000 GET /Settings"}; }

}  // namespace

TEST_CASE("Redfish: a cycle boots from the network, once") {
    with_each(Words{"boot-late",
                    "boot-next",
                    "boot-order",
                    "boot-task",
                    "busy",
                    "enabled-refused",
                    "etag-400",
                    "etag-428",
                    "line-lost",
                    "mode-forgotten",
                    "mode-required",
                    "once-listed",
                    "once-made",
                    "once-only",
                    "power-unknown",
                    "reset-off-on",
                    "reset-power-cycle",
                    "sessions-only",
                    "settings-ami",
                    "settings-idrac10",
                    "settings-missing",
                    "settings-order-only",
                    "settings-without-boot",
                    "slash-308",
                    "standard",
                    "systems-hypervisor",
                    "urls-absolute"},
              [](ProfileBmc& bmc) {
                  bmc.cycle_to_network(Cycle::cut);
                  CHECK(bmc.last_start() == "UEFI Pxe");
                  bmc.settle();
                  bmc.cycle(Cycle::cut);
                  CHECK(bmc.last_start() == "UEFI Hdd");
              });
}

TEST_CASE("Redfish: a cycle that the BMC cannot do leaves the boot device as it is") {
    for (const std::string name : {"reset-graceful-only", "reset-odd-target"}) {
        CAPTURE(name);
        ProfileBmc bmc(name, {"power On"});
        const auto failure = bmc.failure([&] { bmc.cycle_to_network(Cycle::cut); });
        CAPTURE(failure.text);
        CHECK((failure.kind == Kind::not_offered || failure.kind == Kind::unexpected));
        CHECK(bmc.is("boot") == "UEFI None Disabled");
        CHECK(bmc.service.take_changes().empty());
    }
    ProfileBmc bmc("standard", {"merge " + system_path + R"( {"Actions": null})"});
    CHECK(bmc.failure([&] { bmc.cycle_to_network(Cycle::cut); }).kind == Kind::not_offered);
    CHECK(bmc.service.take_changes().empty());
}

TEST_CASE("Redfish: a BMC that takes no boot device cycles, with a warning") {
    with_each(Words{"boot-absent", "boot-in-self-test", "boot-error-in-200", "hardware-bare"}, [](ProfileBmc& bmc) {
        CHECK(says(bmc.cycle_to_network(Cycle::cut), "network was not set"));
        CHECK(bmc.starts() == 1);
    });
}

TEST_CASE("Redfish: odd or lost answers to the wish for the network do not keep a machine from its cycle") {
    for (const std::string trouble : {"lost 1000 PATCH", "hang 1 PATCH", "refuse:500 1000 PATCH"}) {
        CAPTURE(trouble);
        ProfileBmc bmc("standard", {"power On", "trouble " + trouble});
        CHECK(says(bmc.cycle_to_network(Cycle::cut), "network was not set"));
        CHECK(bmc.starts() == 1);
    }
    ProfileBmc tagged("etag-428", {"power On", "trouble forbid 1 PATCH"});
    CHECK(tagged.failure([&] { tagged.cycle_to_network(Cycle::cut); }).kind == Kind::login);
    CHECK(tagged.starts() == 0);
}

TEST_CASE("Redfish: settings that are only looked at for a note do not fail a cycle, or hold it up") {
    for (const std::string trouble : {"html", "garbage", "lost", "hang", "cut", "error"}) {
        CAPTURE(trouble);
        ProfileBmc bmc("settings-idrac10", odd_settings(trouble));
        bmc.options.command_timeout = 20s;
        const auto start = Clock::now();
        bmc.cycle(Cycle::cut);
        CHECK(bmc.starts() == 1);
        CHECK(Clock::now() - start < 8s);
    }
}

TEST_CASE("Redfish: settings that are no JSON are no settings, and the boot device is written to the system") {
    for (const std::string trouble : {"html", "garbage"}) {
        CAPTURE(trouble);
        ProfileBmc bmc("settings-missing", odd_settings(trouble));
        bmc.set_boot(Device::pxe, Scope::next);
        bmc.cycle(Cycle::cut);
        CHECK(bmc.last_start() == "UEFI Pxe");
    }
}

TEST_CASE("Redfish: a boot option, or the list of them, that is no JSON is as absent") {
    ProfileBmc bmc("boot-order", {"trouble garbage 1000 GET /BootOptions/0002"});
    bmc.set_boot(Device::pxe, Scope::persistent);
    CHECK(bmc.is("order") == "Boot0001,Boot0003,Boot0002");
    ProfileBmc none("boot-order", {"trouble html 1000 GET /BootOptions"});
    CHECK(none.failure([&] { none.set_boot(Device::http, Scope::persistent); }).kind == Kind::not_offered);
}

TEST_CASE("Redfish: a member of Systems that is no JSON does not hide the machine") {
    for (const std::string trouble : {"html", "garbage", "error"}) {
        CAPTURE(trouble);
        const std::string line = "trouble " + trouble + " 1000 GET /Systems/hypervisor";
        ProfileBmc bmc("systems-hypervisor", {line});
        CHECK(bmc.status() == Power::off);
        ProfileBmc named("systems-hypervisor", {line, R"(merge /redfish/v1/Systems/system {"Id": "the machine"})"});
        named.access.address.system = "the machine";
        CHECK(named.status() == Power::off);
    }
}

TEST_CASE("Redfish: a boot device that was written and cannot be read again is told as unchecked") {
    const Words lines = {"merge " + system_path + R"( {"@Redfish.Settings": {"SettingsObject": {"@odata.id": ")" +
                             settings_path + R"("}}})",
                         "resource " + settings_path + R"( {"Boot": {"BootSourceOverrideEnabled": "Disabled",
          "BootSourceOverrideTarget": "None", "BootSourceOverrideMode": "UEFI"}})",
                         "settings " + settings_path};
    for (const std::string trouble : {"refuse:404", "garbage"}) {
        CAPTURE(trouble);
        ProfileBmc bmc("standard", lines);
        bmc.access.before_change = [&] {
            Words later = lines;
            later.push_back("trouble " + trouble + " 1000 GET /Settings");
            bmc.service.play("standard", later);
        };
        const auto notes = bmc.set_boot(Device::pxe, Scope::next);
        CHECK(says(notes, "could not be checked"));
        CHECK_FALSE(says(notes, "applies it"));
    }
}

TEST_CASE("Redfish: a refusal of the type of reset by a BMC whose machine is off already is a success") {
    ProfileBmc bmc("standard",
                   {"power Off", "shown-power On 1", "trouble refuse:400:ActionParameterValueNotInList 1000 POST"});
    bmc.set_power(Power::off);
    CHECK(bmc.service.take_changes().size() == 1);
    CHECK(bmc.status() == Power::off);
}
