// What is right for each kind of BMC: power, and which machine is meant.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "bmc/redfish_profile_bmc.hpp"

using namespace haas_test::redfish_words;
using namespace std::chrono_literals;

namespace {

/// Those at which power just works, in whatever way.
const Words& working() {
    static const Words names = {"slash-ids",
                                "settings-missing",
                                "sessions-unlinked",
                                "boot-absent",
                                "boot-job",
                                "busy",
                                "busy-date",
                                "busy-limit",
                                "busy-mute",
                                "enabled-refused",
                                "errors-ids",
                                "errors-plain",
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
                                "hardware-bare",
                                "line-half",
                                "line-headers",
                                "line-lost",
                                "members-object",
                                "members-paged",
                                "mode-absent",
                                "mode-forgotten",
                                "mode-legacy",
                                "mode-refused",
                                "mode-required",
                                "moved",
                                "power-lags",
                                "power-lags-400",
                                "reset-info-missing",
                                "reset-info-missing-too",
                                "reset-off-on",
                                "reset-power-cycle",
                                "reset-accepted",
                                "reset-task",
                                "reset-task-unnamed",
                                "sessions-elsewhere",
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
                                "systems-hypervisor",
                                "systems-untyped",
                                "types-absent",
                                "urls-absolute",
                                "wire-bom",
                                "wire-chunked",
                                "wire-close",
                                "wire-gzip",
                                "wire-http10",
                                "wire-idle",
                                "wire-lower",
                                "wire-once"};
    return names;
}

}  // namespace

TEST_CASE("Redfish: a machine is switched on and off, and what it is already stays") {
    with_each(working(), [](ProfileBmc& bmc) {
        CHECK(bmc.status() == Power::off);
        bmc.set_power(Power::off);
        CHECK(bmc.service.state("did").empty());
        bmc.set_power(Power::on);
        bmc.settle();
        CHECK(bmc.is("power") == "On");
        CHECK(bmc.status() == Power::on);
        bmc.set_power(Power::on);
        CHECK(bmc.starts() == 1);
        bmc.set_power(Power::off);
        bmc.settle();
        CHECK(bmc.is("power") == "Off");
        CHECK(bmc.last_reset() == "ForceOff");
        CHECK(bmc.status() == Power::off);
    });
}

TEST_CASE("Redfish: a machine is cycled and reset, by the best that its BMC has") {
    with_each(working(), [](ProfileBmc& bmc) {
        bmc.cycle(Cycle::cut);  // it is off
        bmc.settle();
        CHECK(bmc.is("power") == "On");
        CHECK(bmc.starts() == 1);
        bmc.cycle(Cycle::cut);
        bmc.settle();
        CHECK(bmc.is("power") == "On");
        CHECK(bmc.starts() == 2);
        bmc.cycle(Cycle::reset);
        bmc.settle();
        CHECK(bmc.is("power") == "On");
        CHECK(bmc.starts() == 3);
        for (const auto& type : bmc.service.state("did")) CHECK_FALSE(says(type, "Graceful"));
    });
}

TEST_CASE("Redfish: the reset for each wish") {
    struct Row {
        std::string profile;
        Words cut;
        Words reset;
    };
    const std::vector<Row> rows = {
        {"standard", {"PowerCycle"}, {"ForceRestart"}},
        {"reset-power-cycle", {"PowerCycle"}, {"PowerCycle"}},
        {"reset-off-on", {"ForceOff", "On"}, {"ForceOff", "On"}},
        {"hardware-bare", {"ForceOff", "On"}, {"ForceRestart"}},
        {"reset-info-missing", {"PowerCycle"}, {"ForceRestart"}},
        {"reset-info-missing-too", {"ForceOff", "On"}, {"ForceRestart"}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.profile);
        for (const bool cut : {true, false}) {
            ProfileBmc bmc(row.profile, {"power On"});
            bmc.cycle(cut ? Cycle::cut : Cycle::reset);
            CHECK(bmc.service.state("did") == (cut ? row.cut : row.reset));
        }
    }
}

TEST_CASE("Redfish: nobody's operating system is asked, and no button pressed, unless somebody said so") {
    ProfileBmc bmc("reset-graceful-only", {"power On"});
    for (const auto& failure :
         {bmc.failure([&] { bmc.set_power(Power::off); }), bmc.failure([&] { bmc.cycle(Cycle::cut); }),
          bmc.failure([&] { bmc.cycle(Cycle::reset); })}) {
        CAPTURE(failure.text);
        CHECK(failure.kind == Kind::not_offered);
    }
    CHECK(bmc.service.take_changes().empty());
    CHECK(bmc.status() == Power::on);
}

TEST_CASE("Redfish: a reset that cannot be sent breaks nothing else") {
    ProfileBmc bmc("reset-odd-target");
    CHECK(bmc.status() == Power::on);
    bmc.set_power(Power::on);
    bmc.set_boot(Device::pxe, Scope::next);
    CHECK(bmc.is("boot") == "UEFI Pxe Once");
    const auto failure = bmc.failure([&] { bmc.set_power(Power::off); });
    CAPTURE(failure.text);
    CHECK(says(failure.text, "power off: "));
    CHECK((failure.kind == Kind::not_offered || failure.kind == Kind::unexpected));
    CHECK(bmc.service.state("did").empty());
}

TEST_CASE("Redfish: a reset with a task is followed to its end") {
    ProfileBmc done("reset-task", {"power On", "task 3"});
    done.set_power(Power::off);
    CHECK(done.is("power") == "Off");
    ProfileBmc failing("reset-task-fails");
    const auto failure = failing.failure([&] { failing.set_power(Power::on); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::refused);
    CHECK(says(failure.text, "The work could not be done."));
    ProfileBmc endless("reset-task", {"task 1 never"});
    const auto start = std::chrono::steady_clock::now();
    const auto late = endless.failure([&] { endless.driver().set_power(endless.access, Power::on, start + 3s); });
    CAPTURE(late.text);
    CHECK(late.kind == Kind::deadline);
    CHECK(std::chrono::steady_clock::now() - start < 6s);
}

TEST_CASE("Redfish: a reset answered 200 with an error is no success") {
    ProfileBmc bmc("reset-error-in-200", {"power On"});
    for (const auto& failure :
         {bmc.failure([&] { bmc.set_power(Power::off); }), bmc.failure([&] { bmc.cycle(Cycle::reset); })}) {
        CAPTURE(failure.text);
        CHECK(failure.kind == Kind::refused);
        CHECK(says(failure.text, "The machine could not be reset."));
    }
    CHECK(bmc.is("power") == "On");
}

TEST_CASE("Redfish: what the machine has done already is success, also while the BMC shows the old state") {
    with_each(Words{"power-lags", "power-lags-400"}, [](ProfileBmc& bmc) {
        bmc.set_power(Power::on);
        bmc.set_power(Power::on);
        CHECK(bmc.is("power") == "On");
        CHECK(bmc.starts() == 1);
        bmc.set_power(Power::off);
        bmc.set_power(Power::off);
        CHECK(bmc.is("power") == "Off");
    });
}

TEST_CASE("Redfish: a refusal counts while the machine is not as it is wanted") {
    ProfileBmc bmc("standard", {"power On", "trouble refuse:409:ResourceInUse 1000 POST"});
    const auto failure = bmc.failure([&] { bmc.set_power(Power::off); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::refused);
    CHECK(says(failure.text, "409"));
    CHECK(says(failure.text, "The service does not do that."));
}

TEST_CASE("Redfish: a power state in another case, or none that is known, is no error") {
    struct Row {
        std::string shown;
        Power status;
    };
    for (const auto& row : std::vector<Row>{{"null", Power::unknown},
                                            {"absent", Power::unknown},
                                            {"on", Power::on},
                                            {"OFF", Power::off},
                                            {"PoweringOn", Power::on},
                                            {"poweringoff", Power::on},
                                            {"Reset", Power::unknown},
                                            {"Unknown", Power::unknown}}) {
        CAPTURE(row.shown);
        ProfileBmc bmc("standard", {"shown-power " + row.shown});
        CHECK(bmc.driver().power_status(bmc.access, std::chrono::steady_clock::now() + 8s) == row.status);
    }
}

TEST_CASE("Redfish: an unknown power state keeps nobody from switching, cycling or choosing a boot device") {
    for (const std::string shown : {"null", "absent", "Reset", "Unknown"}) {
        CAPTURE(shown);
        const Words lines = {"shown-power " + shown};
        ProfileBmc on("standard", lines);
        on.set_boot(Device::pxe, Scope::next);
        on.set_power(Power::on);
        CHECK(on.last_start() == "UEFI Pxe");
        ProfileBmc off("standard", {"power On", lines.front()});
        off.set_power(Power::off);
        CHECK(off.is("power") == "Off");
        for (const std::string state : {"power On", "power Off"}) {
            CAPTURE(state);
            ProfileBmc cycled("standard", {state, lines.front()});
            cycled.cycle(Cycle::cut);
            CHECK(cycled.is("power") == "On");
            CHECK(cycled.starts() == 1);
        }
    }
}

TEST_CASE("Redfish: a power state that is not known at first is waited for") {
    ProfileBmc bmc("power-later");
    CHECK(bmc.status() == Power::on);
}

TEST_CASE("Redfish: the machine is the physical one, or the one with a chassis") {
    with_each(Words{"systems-hypervisor", "systems-untyped", "members-paged"}, [](ProfileBmc& bmc) {
        CHECK(bmc.status() == Power::off);
        bmc.set_boot(Device::pxe, Scope::next);
        CHECK(bmc.start() == "UEFI Pxe");
    });
}

TEST_CASE("Redfish: where several machines may be meant, the error lists them, and a name chooses") {
    ProfileBmc bmc("systems-two");
    for (const auto& failure :
         {bmc.failure([&] { bmc.status(); }), bmc.failure([&] { bmc.set_power(Power::off); }),
          bmc.failure([&] { bmc.cycle(Cycle::cut); }), bmc.failure([&] { bmc.set_boot(Device::pxe, Scope::next); })}) {
        CAPTURE(failure.text);
        CHECK(failure.kind == Kind::not_offered);
        CHECK(says(failure.text, "NodeA"));
        CHECK(says(failure.text, "NodeB"));
        CHECK(says(failure.text, "system"));
    }
    CHECK(bmc.service.take_changes().empty());
    bmc.access.address.system = "NodeB";
    CHECK(bmc.status() == Power::off);
    bmc.set_power(Power::on);
    CHECK(bmc.is("power") == "On");
    bmc.access.address.system = "NodeA";
    CHECK(bmc.status() == Power::on);
    bmc.access.address.system = "NodeC";
    const auto unknown = bmc.failure([&] { bmc.status(); });
    CAPTURE(unknown.text);
    CHECK(unknown.kind == Kind::not_offered);
    CHECK(says(unknown.text, "NodeC"));
    CHECK(says(unknown.text, "NodeA"));
    CHECK(says(unknown.text, "NodeB"));
}

TEST_CASE("Redfish: a named system is taken, whatever else there is") {
    ProfileBmc bmc("systems-hypervisor");
    bmc.access.address.system = "hypervisor";
    CHECK(bmc.status() == Power::on);
    ProfileBmc plain("standard");
    plain.access.address.system = "1";
    plain.set_power(Power::on);
    CHECK(plain.is("power") == "On");
}

namespace {

const std::string resets_shown = R"(merge /redfish/v1/Systems/1 {"LastResetTime": "2026-03-01T00:00:00Z"})";

}  // namespace

TEST_CASE("Redfish: a restart that the BMC's gateway answers may have been done, and no other one is sent") {
    for (const std::string status : {"500", "502", "504"}) {
        for (const std::string trouble : {"done:", "refuse:"}) {
            CAPTURE(trouble + status);
            ProfileBmc bmc("standard", {"power On", "trouble " + trouble + status + " 1 POST"});
            const auto failure = bmc.failure([&] { bmc.cycle(Cycle::cut); });
            CAPTURE(failure.text);
            CHECK(failure.kind == Kind::unexpected);
            CHECK(says(failure.text, "status " + status));
            CHECK(says(failure.text, "may have taken effect"));
            CHECK(bmc.service.take_changes().size() == 1);
        }
    }
    ProfileBmc shown("standard", {"power On", resets_shown, "trouble done:504 1 POST"});
    shown.cycle(Cycle::cut);
    CHECK(shown.service.state("did") == Words{"PowerCycle"});
    ProfileBmc halves("reset-off-on", {"power On", "trouble refuse:504 1 POST"});
    const auto failure = halves.failure([&] { halves.cycle(Cycle::reset); });
    CHECK(says(failure.text, "may have taken effect"));
    CHECK(halves.service.take_changes().size() == 1);
}

TEST_CASE("Redfish: a restart that a BMC has no time for is sent again when it was not done") {
    for (const std::string trouble : {"busy:1", "limit:1", "busy"}) {
        CAPTURE(trouble);
        ProfileBmc bmc("standard", {"power On", "trouble " + trouble + " 1 POST"});
        bmc.cycle(Cycle::cut);
        CHECK(bmc.service.state("did") == Words{"PowerCycle"});
    }
    ProfileBmc undone("standard", {"power On", "errors plain", resets_shown, "trouble busy:1 1 POST"});
    undone.cycle(Cycle::reset);
    CHECK(undone.service.state("did") == Words{"ForceRestart"});
    ProfileBmc done("standard", {"power On", resets_shown, "trouble done:503 1 POST"});
    done.cycle(Cycle::reset);
    CHECK(done.service.state("did") == Words{"ForceRestart"});
    // Not the BMC's own words, and nothing shows whether it was done.
    ProfileBmc unsure("standard", {"power On", "errors plain", "trouble done:503 1 POST"});
    const auto failure = unsure.failure([&] { unsure.cycle(Cycle::reset); });
    CAPTURE(failure.text);
    CHECK(failure.kind == Kind::unexpected);
    CHECK(says(failure.text, "may have taken effect"));
    CHECK(unsure.service.take_changes().size() == 1);
}

TEST_CASE("Redfish: a BMC that has no time for long is not asked for another reset, and the error tells the time") {
    const auto look_at = [](ProfileBmc& bmc, auto&& command) {
        const auto failure = bmc.failure(command);
        CAPTURE(failure.text);
        CHECK(failure.kind == Kind::refused);
        CHECK(says(failure.text, "status 503"));
        CHECK(says(failure.text, "300"));
        CHECK(bmc.service.take_changes().size() == 1);
    };
    for (const std::string profile : {"standard", "reset-off-on", "types-absent"}) {
        CAPTURE(profile);
        ProfileBmc bmc(profile, {"power On", "trouble busy:300 1000 POST"});
        look_at(bmc, [&] { bmc.cycle(Cycle::cut); });
    }
    ProfileBmc off("types-absent", {"power Off", "trouble busy:300 1000 POST"});
    look_at(off, [&] { off.set_power(Power::on); });
}
