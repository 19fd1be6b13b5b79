// What the Redfish driver decides to write, from what a BMC shows and refuses.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "drivers/bmc/redfish_boot.hpp"
#include "drivers/bmc/redfish_reset.hpp"

using namespace haas::drivers;
using haas::core::BootDevice;
using Scope = haas::core::BmcDriver::BootScope;
using Texts = std::vector<std::string>;
using Values = std::set<std::string>;

namespace {

RedfishBoot shown(const std::string& enabled, const std::string& target, const std::string& mode) {
    RedfishBoot boot;
    boot.enabled = enabled;
    boot.target = target;
    boot.mode = mode;
    return boot;
}

/// The PATCH for a wish, or why there is none.
std::string plan(const RedfishBoot& boot, BootDevice device, Scope scope = Scope::next, const std::string& mode = {}) {
    const auto made = plan_override(boot, {device, scope, mode});
    return made.change ? made.change->to_json() : made.refusal;
}

std::string patch(const std::string& enabled, const std::string& target, const std::string& mode = {}) {
    std::string members;
    const auto add = [&](const std::string& name, const std::string& value) {
        if (!value.empty()) members += (members.empty() ? "\"" : ",\"") + name + "\":\"" + value + '"';
    };
    add("BootSourceOverrideEnabled", enabled);
    add("BootSourceOverrideTarget", target);
    add("BootSourceOverrideMode", mode);
    return "{\"Boot\":{" + members + "}}";
}

std::string refusal_of(const std::string& property) {
    return R"({"error": {"@Message.ExtendedInfo": [{"MessageId": "Base.1.8.PropertyNotWritable", "MessageArgs": [")" +
           property + "\"]}]}}";
}

/// What is sent after a refusal; empty for nothing.
std::string after(const RedfishBoot& boot, const RedfishBootWish& wish, const std::string& refusal) {
    const auto made = plan_override(boot, wish);
    const auto next = without_refused(*made.change, boot, wish, refusal);
    return next ? next->to_json() : std::string();
}

std::vector<Texts> types(RedfishWish wish, const RedfishValues& offered) {
    std::vector<Texts> found;
    for (const auto& way : ways_to(wish, offered)) found.push_back(way.types);
    return found;
}

}  // namespace

TEST_CASE("boot: the shown mode is sent along, where it is shown and can be written") {
    CHECK(plan(shown("Disabled", "None", "UEFI"), BootDevice::pxe) == patch("Once", "Pxe", "UEFI"));
    CHECK(plan(shown("Disabled", "None", "Legacy"), BootDevice::pxe) == patch("Once", "Pxe", "Legacy"));
    CHECK(plan(shown("Disabled", "None", ""), BootDevice::pxe) == patch("Once", "Pxe"));
    auto boot = shown("Disabled", "None", "UEFI");
    boot.modes = Values{"Legacy"};
    CHECK(plan(boot, BootDevice::pxe) == patch("Once", "Pxe"));
}

TEST_CASE("boot: a mode that is asked for is sent instead of the shown one") {
    auto boot = shown("Disabled", "None", "Legacy");
    CHECK(plan(boot, BootDevice::pxe, Scope::next, "UEFI") == patch("Once", "Pxe", "UEFI"));
    boot.modes = Values{"Legacy"};
    CHECK(plan(boot, BootDevice::pxe, Scope::next, "UEFI") == "the BMC offers no boot mode UEFI, but Legacy");
}

TEST_CASE("boot: each device has its target, and each scope its way") {
    const RedfishBoot boot;
    CHECK(plan(boot, BootDevice::disk, Scope::persistent) == patch("Continuous", "Hdd"));
    CHECK(plan(boot, BootDevice::http) == patch("Once", "UefiHttp"));
    CHECK(plan(boot, BootDevice::cdrom) == patch("Once", "Cd"));
    CHECK(plan(boot, BootDevice::none) == patch("Disabled", "None"));
    RedfishBoot usb;
    usb.targets = Values{"Cd", "UsbCd"};
    CHECK(plan(usb, BootDevice::cdrom) == patch("Once", "UsbCd"));
    CHECK(plan(usb, BootDevice::none) == patch("Disabled", ""));
    CHECK(plan(usb, BootDevice::pxe) == "the BMC offers no boot from Pxe");
    usb.ways = Values{"Once", "Disabled"};
    CHECK(plan(usb, BootDevice::cdrom, Scope::persistent) == "the BMC offers no override that is Continuous");
    CHECK(plan(shown("", "", "Legacy"), BootDevice::http).find("HTTP boot needs UEFI") == 0);
}

TEST_CASE("boot: a property that is refused is left out, if the machine may be as wished without it") {
    const auto boot = shown("Disabled", "None", "UEFI");
    const RedfishBootWish once{BootDevice::pxe, Scope::next, ""};
    CHECK(after(boot, once, refusal_of("BootSourceOverrideMode")) == patch("Once", "Pxe"));
    CHECK(after(boot, once, "") == patch("Once", "Pxe"));
    CHECK(after(boot, once, refusal_of("BootSourceOverrideEnabled")) == patch("", "Pxe", "UEFI"));
    CHECK(after(boot, once, refusal_of("BootSourceOverrideTarget")).empty());
    const auto kept = shown("Continuous", "Pxe", "UEFI");
    CHECK(after(kept, once, refusal_of("BootSourceOverrideEnabled")).empty());
    CHECK(after(kept, once, refusal_of("BootSourceOverrideTarget")) == patch("Once", "", "UEFI"));
    const RedfishBootWish none{BootDevice::none, Scope::next, ""};
    CHECK(after(kept, none, refusal_of("BootSourceOverrideTarget")) == patch("Disabled", "", "UEFI"));
    CHECK(after(kept, none, refusal_of("BootSourceOverrideEnabled")) == patch("", "None", "UEFI"));
    CHECK(after(shown("", "", ""), once, "").empty());
}

TEST_CASE("boot: a mode that is asked for is left out only if the machine has it") {
    const RedfishBootWish wish{BootDevice::pxe, Scope::next, "UEFI"};
    CHECK(after(shown("Disabled", "None", "UEFI"), wish, refusal_of("BootSourceOverrideMode")) == patch("Once", "Pxe"));
    CHECK(after(shown("Disabled", "None", "Legacy"), wish, refusal_of("BootSourceOverrideMode")).empty());
}

TEST_CASE("boot: a device is kept by the order of aliases or options; the next start may have an option of its own") {
    RedfishBoot boot = shown("Once", "Hdd", "UEFI");
    boot.order = {"Boot0000", "Boot0001", "Boot0002"};
    boot.aliases = {"Hdd", "Pxe"};
    boot.next = "";
    const std::vector<RedfishBootOption> options{
        {"Boot0000", "", "PciRoot(0x0)/Sata(0x0,0xFFFF,0x0)/HD(1,GPT)", "disk"},
        {"Boot0001", "", "PciRoot(0x0)/MAC(001122,0x1)/IPv4(0.0.0.0)/Uri()", "network"},
        {"Boot0002", "", "PciRoot(0x0)/MAC(001122,0x1)/IPv4(0.0.0.0)", "network"}};
    const auto texts = [&](BootDevice device, Scope scope) {
        Texts found;
        for (const auto& change : plan_without_override(boot, {device, scope, ""}, options)) {
            found.push_back(change.to_json());
        }
        return found;
    };
    const std::string next = R"({"Boot":{"BootSourceOverrideEnabled":"Once","BootSourceOverrideTarget":"UefiBootNext",)"
                             R"("BootSourceOverrideMode":"UEFI","BootNext":"Boot0002"}})";
    CHECK(texts(BootDevice::pxe, Scope::persistent) ==
          Texts{R"({"Boot":{"BootSourceOverrideEnabled":"Disabled","AliasBootOrder":["Pxe","Hdd"]}})",
                R"({"Boot":{"BootSourceOverrideEnabled":"Disabled","BootOrder":["Boot0002","Boot0000","Boot0001"]}})",
                next});
    CHECK(texts(BootDevice::pxe, Scope::next) == Texts{next});
    boot.enabled = "Disabled";
    boot.next.reset();
    CHECK(texts(BootDevice::http, Scope::persistent) ==
          Texts{R"({"Boot":{"BootOrder":["Boot0001","Boot0000","Boot0002"]}})"});
    CHECK(texts(BootDevice::http, Scope::next).empty());
    CHECK(texts(BootDevice::cdrom, Scope::persistent).empty());
}

TEST_CASE("boot: a change is shown if device and way are, and the mode is the old one") {
    const auto before = shown("Disabled", "None", "UEFI");
    const auto change = *plan_override(before, {BootDevice::pxe, Scope::next, ""}).change;
    CHECK(shows(shown("Once", "Pxe", "UEFI"), change, before));
    CHECK(shows(shown("once", "PXE", ""), change, before));
    CHECK_FALSE(shows(shown("Once", "Pxe", "Legacy"), change, before));
    CHECK_FALSE(shows(shown("Continuous", "Pxe", "UEFI"), change, before));
    const auto none = *plan_override(before, {BootDevice::none, Scope::next, ""}).change;
    CHECK(shows(shown("Disabled", "Pxe", "Legacy"), none, before));
    CHECK(to_text(shown("Once", "Pxe", "Legacy"), before) == "Pxe Once, mode Legacy instead of UEFI");
}

TEST_CASE("reset: the best of what is offered") {
    using Wish = RedfishWish;
    CHECK(types(Wish::on, {}) == std::vector<Texts>{{"On"}, {"ForceOn"}});
    CHECK(types(Wish::on, Values{"ForceOn", "PushPowerButton"}) == std::vector<Texts>{{"ForceOn"}});
    CHECK(types(Wish::off, {}) == std::vector<Texts>{{"ForceOff"}});
    CHECK(types(Wish::off, Values{"GracefulShutdown"}).empty());
    CHECK(types(Wish::cut, {}) == std::vector<Texts>{{"ForceOff", "On"}, {"ForceRestart"}});
    CHECK(types(Wish::cut, Values{"PowerCycle", "On", "ForceOff"}) ==
          std::vector<Texts>{{"PowerCycle"}, {"ForceOff", "On"}});
    CHECK(types(Wish::cut, Values{"ForceOff", "GracefulRestart"}).empty());
    CHECK(types(Wish::cut, Values{"forcerestart"}) == std::vector<Texts>{{"forcerestart"}});
    CHECK_FALSE(ways_to(Wish::cut, Values{"ForceRestart"}).front().note.empty());
    CHECK(types(Wish::restart, {}) == std::vector<Texts>{{"ForceRestart"}, {"ForceOff", "On"}});
    CHECK(types(Wish::restart, Values{"PowerCycle"}) == std::vector<Texts>{{"PowerCycle"}});
    CHECK(types(Wish::restart, Values{"ForceOff", "ForceOn"}) == std::vector<Texts>{{"ForceOff", "ForceOn"}});
    CHECK(types(Wish::restart, Values{"GracefulRestart", "PushPowerButton"}).empty());
}
