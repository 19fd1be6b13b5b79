// What is right for each kind of BMC: what the machine boots from, and in which mode.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "bmc/redfish_profile_bmc.hpp"

using namespace haas_test::redfish_words;
using namespace std::chrono_literals;

namespace {

/// Those at which a boot device for the next start just works, in whatever way.
const Words& working() {
    static const Words names = {"slash-ids",
                                "success-silent",
                                "settings-missing",
                                "settings-without-boot",
                                "etag-raced",
                                "sessions-unlinked",
                                "reset-accepted",
                                "boot-late",
                                "boot-order",
                                "boot-task",
                                "busy",
                                "busy-date",
                                "busy-mute",
                                "busy-limit",
                                "enabled-refused",
                                "etag-400",
                                "etag-412",
                                "etag-428",
                                "etag-bare",
                                "etag-body",
                                "etag-doubled",
                                "etag-never",
                                "etag-number",
                                "etag-star",
                                "etag-unneeded-number",
                                "etag-weak",
                                "etag-weak-taken",
                                "line-half",
                                "line-headers",
                                "line-lost",
                                "members-object",
                                "members-paged",
                                "mode-forgotten",
                                "mode-refused",
                                "mode-required",
                                "moved",
                                "none-refused",
                                "once-listed",
                                "once-made",
                                "once-only",
                                "power-unknown",
                                "reset-info-missing",
                                "reset-off-on",
                                "reset-power-cycle",
                                "sessions-only",
                                "sessions-short",
                                "sessions-unnamed",
                                "settings-ami",
                                "settings-idrac10",
                                "settings-order-only",
                                "slash-301",
                                "slash-302",
                                "slash-307",
                                "slash-308",
                                "slash-none",
                                "slash-url",
                                "standard",
                                "success-empty",
                                "success-in-error",
                                "success-message",
                                "types-absent",
                                "urls-absolute",
                                "wire-bom",
                                "wire-chunked",
                                "wire-close",
                                "wire-gzip",
                                "wire-http10",
                                "wire-idle",
                                "wire-once"};
    return names;
}

/// Those at which a persistent boot device works, too.
const Words& lasting() {
    static const Words names = {"boot-order",   "mode-forgotten",   "mode-refused",        "mode-required",
                                "settings-ami", "settings-idrac10", "settings-order-only", "slash-308",
                                "standard",     "success-in-error", "success-message",     "types-absent",
                                "etag-428",     "none-refused"};
    return names;
}

}  // namespace

TEST_CASE("Redfish: the next start is from the network, and the one after it as usual, in the machine's own mode") {
    with_each(working(), [](ProfileBmc& bmc) {
        bmc.set_boot(Device::pxe, Scope::next);
        CHECK(bmc.service.state("did").empty());
        bmc.set_power(Power::on);
        CHECK(bmc.last_start() == "UEFI Pxe");
        bmc.cycle(Cycle::reset);
        CHECK(bmc.last_start() == "UEFI Hdd");
        CHECK(bmc.is("mode") == "UEFI");
    });
}

TEST_CASE("Redfish: a choice is taken back, and nothing is chosen") {
    with_each(working(), [](ProfileBmc& bmc) {
        if (bmc.profile == "power-unknown") return;
        bmc.set_boot(Device::pxe, Scope::next);
        bmc.set_boot(Device::none, Scope::next);
        CHECK(bmc.start() == "UEFI Hdd");
        CHECK(bmc.is("mode") == "UEFI");
    });
}

TEST_CASE("Redfish: the devices that can be chosen for the next start") {
    with_each(Words{"standard", "mode-forgotten", "mode-required", "settings-idrac10", "settings-ami"},
              [](ProfileBmc& bmc) {
                  bmc.set_boot(Device::disk, Scope::next);
                  CHECK(bmc.start() == "UEFI Hdd");
                  CHECK(bmc.service.take_log().size() > 1);
                  bmc.set_boot(Device::cdrom, Scope::next);
                  bmc.cycle(Cycle::cut);
                  CHECK(bmc.last_start() == "UEFI Cd (empty)");
                  bmc.set_boot(Device::http, Scope::next);
                  bmc.cycle(Cycle::cut);
                  CHECK(bmc.last_start() == "UEFI UefiHttp");
                  bmc.cycle(Cycle::cut);
                  CHECK(bmc.last_start() == "UEFI Hdd");
              });
}

TEST_CASE("Redfish: a persistent choice lasts until it is taken back") {
    with_each(lasting(), [](ProfileBmc& bmc) {
        bmc.set_boot(Device::pxe, Scope::persistent);
        CHECK(bmc.start() == "UEFI Pxe");
        bmc.cycle(Cycle::cut);
        CHECK(bmc.last_start() == "UEFI Pxe");
        bmc.set_boot(Device::disk, Scope::persistent);
        bmc.cycle(Cycle::cut);
        CHECK(bmc.last_start() == "UEFI Hdd");
        bmc.cycle(Cycle::reset);
        CHECK(bmc.last_start() == "UEFI Hdd");
    });
}

TEST_CASE("Redfish: no persistent choice any more") {
    with_each(Words{"standard", "mode-forgotten", "mode-required", "mode-refused", "none-refused", "settings-idrac10",
                    "settings-ami"},
              [](ProfileBmc& bmc) {
                  bmc.set_boot(Device::pxe, Scope::persistent);
                  CHECK(bmc.start() == "UEFI Pxe");
                  bmc.set_boot(Device::none, Scope::persistent);
                  bmc.cycle(Cycle::cut);
                  CHECK(bmc.last_start() == "UEFI Hdd");
              });
}

TEST_CASE("Redfish: a boot order keeps its other options, in their order") {
    ProfileBmc bmc("boot-order");
    bmc.set_boot(Device::pxe, Scope::persistent);
    CHECK(bmc.is("order") == "Boot0001,Boot0003,Boot0002");
    bmc.set_boot(Device::cdrom, Scope::persistent);
    CHECK(bmc.is("order") == "Boot0002,Boot0001,Boot0003");
    const auto failure = bmc.failure([&] { bmc.set_boot(Device::http, Scope::persistent); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::not_offered);
    CHECK(bmc.is("order") == "Boot0002,Boot0001,Boot0003");
}

TEST_CASE("Redfish: an option of the boot order without an alias is known by its name or its path") {
    const std::string option = "merge /redfish/v1/Systems/1/BootOptions/0001 ";
    ProfileBmc named("boot-order", {option + R"json({"Alias": null, "DisplayName": "UEFI PXEv4 (MAC:1244)"})json"});
    named.set_boot(Device::pxe, Scope::persistent);
    CHECK(named.is("order") == "Boot0001,Boot0003,Boot0002");
    ProfileBmc pathed("boot-order", {option + R"json({"Alias": null, "DisplayName": "Slot 3 Port 1",
        "UefiDevicePath": "PciRoot(0x0)/Pci(0x1,0x0)/MAC(12446A3B0411,0x1)/IPv4(0.0.0.0)"})json"});
    pathed.set_boot(Device::pxe, Scope::persistent);
    CHECK(pathed.is("order") == "Boot0001,Boot0003,Boot0002");
}

TEST_CASE("Redfish: where Continuous is not to be had, the error says what is, and nothing stays changed") {
    with_each(Words{"once-only", "once-listed", "once-made"}, [](ProfileBmc& bmc) {
        const auto failure = bmc.failure([&] { bmc.set_boot(Device::pxe, Scope::persistent); });
        CAPTURE(failure.text);
        CHECK((failure.kind == Kind::not_offered || failure.kind == Kind::refused));
        CHECK(says(failure.text, "boot device: "));
        CHECK((says(failure.text, "next start") || says(failure.text, "Once")));
        if (bmc.profile != "once-made") CHECK(bmc.is("boot") == "UEFI None Disabled");
    });
}

TEST_CASE("Redfish: BootNext, which is for one start, is no persistent choice without a word of it") {
    ProfileBmc bmc("boot-next", {R"(merge /redfish/v1/Systems/1 {"Boot": {"BootOrder": null}})"});
    try {
        const auto notes = bmc.set_boot(Device::pxe, Scope::persistent);
        CHECK(says(notes, "next start"));
        CHECK(bmc.start() == "UEFI Pxe");
    } catch (const haas::core::BmcError& error) {
        CHECK(says(error.what(), "next start"));
    }
}

TEST_CASE("Redfish: BootNext is for the next start, where PXE is only there") {
    ProfileBmc bmc("boot-next");
    bmc.set_boot(Device::pxe, Scope::next);
    CHECK(bmc.start() == "UEFI Pxe");
    bmc.cycle(Cycle::cut);
    CHECK(bmc.last_start() == "UEFI Hdd");
    bmc.set_boot(Device::pxe, Scope::persistent);  // by the boot order
    bmc.cycle(Cycle::cut);
    bmc.cycle(Cycle::cut);
    CHECK(bmc.last_start() == "UEFI Pxe");
}

TEST_CASE("Redfish: a machine in Legacy stays in Legacy, and has no UEFI HTTP boot") {
    ProfileBmc bmc("mode-legacy");
    bmc.set_boot(Device::pxe, Scope::next);
    CHECK(bmc.start() == "Legacy Pxe");
    bmc.cycle(Cycle::cut);
    CHECK(bmc.last_start() == "Legacy Hdd");
    const auto failure = bmc.failure([&] { bmc.set_boot(Device::http, Scope::next); });
    CAPTURE(failure.text);
    CHECK((failure.kind == Kind::not_offered || failure.kind == Kind::refused));
    CHECK(says(failure.text, "Legacy"));
    CHECK(bmc.is("mode") == "Legacy");
}

TEST_CASE("Redfish: a mode that is asked for is set") {
    ProfileBmc bmc("mode-legacy", {"forgets-mode Legacy"});
    bmc.access.address.boot_mode = "uefi";
    bmc.set_boot(Device::pxe, Scope::next);
    CHECK(bmc.start() == "UEFI Pxe");
    ProfileBmc legacy("standard");
    legacy.access.address.boot_mode = "legacy";
    legacy.set_boot(Device::pxe, Scope::next);
    CHECK(legacy.start() == "Legacy Pxe");
    // Where the mode cannot be written, another than the one that is there is an error, and nothing is changed.
    ProfileBmc refused("mode-refused");
    refused.access.address.boot_mode = "uefi";
    refused.set_boot(Device::pxe, Scope::next);
    CHECK(refused.start() == "UEFI Pxe");
    refused.access.address.boot_mode = "legacy";
    const auto failure = refused.failure([&] { refused.set_boot(Device::pxe, Scope::next); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::refused);
    CHECK(says(failure.text, "BootSourceOverrideMode"));
    CHECK(refused.is("boot") == "UEFI None Disabled");
}

TEST_CASE("Redfish: a mode that changes although it was not asked for is an error that says so") {
    ProfileBmc bmc("standard", {"turns BootSourceOverrideMode=UEFI Legacy", "forgets-mode Legacy"});
    const auto failure = bmc.failure([&] { bmc.set_boot(Device::pxe, Scope::next); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::refused);
    CHECK(says(failure.text, "Legacy"));
    CHECK(says(failure.text, "UEFI"));
}

TEST_CASE("Redfish: a machine without a mode is never told one") {
    ProfileBmc bmc("mode-absent");
    bmc.set_boot(Device::pxe, Scope::next);
    CHECK(says(bmc.start(), " Pxe"));
    bmc.set_boot(Device::none, Scope::persistent);
    for (const auto& line : bmc.service.take_changes()) CHECK_FALSE(says(line, "BootSourceOverrideMode"));
    const auto failure = bmc.failure([&] { bmc.set_boot(Device::http, Scope::next); });
    CHECK(failure.kind == Kind::not_offered);
    CHECK(says(failure.text, "UefiHttp"));
}

TEST_CASE("Redfish: the address of UEFI HTTP boot stays as it is") {
    ProfileBmc bmc("http-uri");
    bmc.set_boot(Device::http, Scope::next);
    CHECK(bmc.start() == "UEFI UefiHttp http://images.example/boot.efi");
    bmc.set_boot(Device::pxe, Scope::next);
    bmc.set_boot(Device::http, Scope::next);
    bmc.cycle(Cycle::cut);
    CHECK(bmc.last_start() == "UEFI UefiHttp http://images.example/boot.efi");
}

TEST_CASE("Redfish: a choice that waits for the next start is accepted, and people are told") {
    ProfileBmc bmc("boot-job");
    const auto notes = bmc.set_boot(Device::pxe, Scope::next);
    CHECK(says(notes, "next start"));
    CHECK(bmc.start() == "UEFI Pxe");
    ProfileBmc on("boot-job", {"power On"});
    on.set_boot(Device::pxe, Scope::next);
    on.cycle(Cycle::cut);
    CHECK(on.last_start() == "UEFI Pxe");
}

TEST_CASE("Redfish: a choice that its start did not apply is told with the start") {
    ProfileBmc bmc("settings-stuck", {"power On"});
    bmc.set_boot(Device::pxe, Scope::next);
    const auto notes = bmc.cycle(Cycle::cut);
    CHECK(bmc.last_start() == "UEFI Hdd");
    CHECK(says(notes, "boot device"));
    ProfileBmc good("settings-idrac10", {"power On"});
    good.set_boot(Device::pxe, Scope::next);
    CHECK(good.cycle(Cycle::cut).empty());
    CHECK(good.last_start() == "UEFI Pxe");
}

TEST_CASE("Redfish: a choice that is not kept, or could not be stored, is an error with the BMC's words") {
    ProfileBmc lost("boot-lost");
    const auto unkept = lost.failure([&] { lost.set_boot(Device::pxe, Scope::persistent); });
    CAPTURE(unkept.text);
    CHECK(unkept.kind == Kind::refused);
    CHECK(says(unkept.text, "Pxe"));
    CHECK(says(unkept.text, "shows"));
    ProfileBmc bmc("boot-error-in-200");
    const auto failure = bmc.failure([&] { bmc.set_boot(Device::pxe, Scope::next); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::refused);
    CHECK(says(failure.text, "The boot choice could not be stored."));
}

TEST_CASE("Redfish: a BMC without Boot cycles, and offers no boot device") {
    with_each(Words{"boot-absent", "hardware-bare"}, [](ProfileBmc& bmc) {
        const auto failure = bmc.failure([&] { bmc.set_boot(Device::pxe, Scope::next); });
        CAPTURE(failure.text);
        CHECK(failure.kind == Kind::not_offered);
        CHECK(bmc.service.take_changes().empty());
        bmc.cycle(Cycle::cut);
        bmc.cycle(Cycle::cut);
        CHECK(bmc.starts() == 2);
    });
}

TEST_CASE("Redfish: what a BMC refuses during the self-test is an error in its words, and a cycle ends the self-test") {
    ProfileBmc bmc("boot-in-self-test");
    const auto failure = bmc.failure([&] { bmc.set_boot(Device::pxe, Scope::next); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::refused);
    CHECK(says(failure.text, "UnableToModifyDuringSystemPOST"));
    CHECK(says(failure.text, "BootSourceOverrideTarget"));
    bmc.cycle(Cycle::cut);
    CHECK(bmc.starts() == 1);
}

TEST_CASE("Redfish: nothing is changed before all that is needed is known") {
    ProfileBmc bmc("standard", {"power On", "trouble refuse:404:ResourceMissingAtURI 100000 POST"});
    bmc.access.before_change = [] { throw haas::base::Error("no longer"); };
    CHECK_THROWS(bmc.set_boot(Device::pxe, Scope::next));
    CHECK_THROWS(bmc.cycle(Cycle::cut));
    CHECK_THROWS(bmc.set_power(Power::off));
    CHECK(bmc.service.take_changes().empty());
}
