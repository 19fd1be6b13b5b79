#include "drivers/bmc/redfish.hpp"

#include "base/json.hpp"
#include "drivers/bmc/redfish_session.hpp"

namespace haas::drivers {

namespace {

using core::BootDevice;
using core::PowerCycle;
using core::PowerState;
using Kind = core::BmcError::Kind;
using Power = RedfishSystem::Power;

/// How long a BMC may take to show a boot device that it accepted.
constexpr std::chrono::seconds settle_time{3};

const std::vector<std::string> switching_on{"On", "ForceOn"};
const std::vector<std::string> switching_off{"ForceOff"};

/// For BMCs without a reset of type PowerCycle.
void switch_off_and_on(RedfishSession& session, RedfishSystem system, core::BmcDeadline deadline) {
    if (session.offered_reset(system, switching_on).empty()) {
        session.fail(Kind::not_offered, "the BMC offers neither PowerCycle nor On");
    }
    session.reset(system, switching_off);
    session.add_to_failures("HaaS has asked the BMC to switch the machine off, and the machine may stay off");
    for (system = session.look(); system.power != Power::off; system = session.look()) {
        if (!session.pause(deadline)) session.fail(Kind::deadline, "the machine did not switch off in time");
    }
    session.reset(system, switching_on);
}

struct Override {
    std::string target;
    std::string enabled;
};

Override to_override(BootDevice device, core::BmcDriver::BootScope scope) {
    if (device == BootDevice::none) return {"None", "Disabled"};
    const char* const target = device == BootDevice::pxe     ? "Pxe"
                               : device == BootDevice::http  ? "UefiHttp"
                               : device == BootDevice::cdrom ? "Cd"
                                                             : "Hdd";
    return {target, scope == core::BmcDriver::BootScope::next ? "Once" : "Continuous"};
}

bool is_offered(const RedfishValues& values, const std::string& value) { return !values || values->contains(value); }

/// The body of the PATCH that sets an override. Disabling needs no target, and not every BMC offers the target "None".
std::string to_json(const Override& wanted, const RedfishBoot& boot) {
    base::JsonWriter json;
    json.begin_object().key("Boot").begin_object();
    json.key("BootSourceOverrideEnabled").string(wanted.enabled);
    if (is_offered(boot.targets, wanted.target)) json.key("BootSourceOverrideTarget").string(wanted.target);
    return json.end_object().end_object().take();
}

bool shows(const RedfishSystem& system, const Override& wanted) {
    if (!system.boot || system.boot->enabled != wanted.enabled) return false;
    return wanted.enabled == "Disabled" || system.boot->target == wanted.target;
}

}  // namespace

PowerState Redfish::power_status(const core::BmcAccess& bmc, core::BmcDeadline deadline) const {
    RedfishSession session("power status", bmc, options_, deadline);
    return session.look().power == Power::off ? PowerState::off : PowerState::on;
}

void Redfish::set_power(const core::BmcAccess& bmc, PowerState wanted, core::BmcDeadline deadline) const {
    RedfishSession session(wanted == PowerState::on ? "power on" : "power off", bmc, options_, deadline);
    const auto system = session.look();
    if (wanted == PowerState::off) {
        if (system.power != Power::off) session.reset(system, switching_off);
        return;
    }
    // A machine that is powering off will soon be off.
    if (system.power == Power::off || system.power == Power::powering_off) session.reset(system, switching_on);
}

core::BmcNotes Redfish::power_cycle(const core::BmcAccess& bmc, PowerCycle how, core::BmcDeadline deadline) const {
    RedfishSession session(how == PowerCycle::cut ? "power cycle" : "power reset", bmc, options_, deadline);
    const auto system = session.look();
    if (system.power == Power::off) {
        session.reset(system, switching_on);
    } else if (how == PowerCycle::reset) {
        session.reset(system, {"ForceRestart"});
    } else if (session.states_reset(system, "PowerCycle")) {
        // PowerCycle came late to the standard: it is used only if the BMC says that it offers it.
        session.reset(system, {"PowerCycle"});
    } else {
        switch_off_and_on(session, system, deadline);
    }
    return {};
}

core::BmcNotes Redfish::set_boot_device(const core::BmcAccess& bmc, BootDevice device, BootScope scope,
                                        core::BmcDeadline deadline) const {
    RedfishSession session("boot device", bmc, options_, deadline);
    auto system = session.look();
    const Override wanted = to_override(device, scope);
    if (!system.boot) session.fail(Kind::not_offered, "the BMC has no setting for the boot device");
    if (device != BootDevice::none && !is_offered(system.boot->targets, wanted.target)) {
        session.fail(Kind::not_offered, "the BMC offers no boot from " + wanted.target);
    }
    if (!is_offered(system.boot->ways, wanted.enabled)) {
        session.fail(Kind::not_offered, "the BMC offers no override that is " + wanted.enabled);
    }
    session.change(to_json(wanted, *system.boot));
    const auto settled = core::BmcDeadline::in(settle_time);
    for (system = session.look(); !shows(system, wanted); system = session.look()) {
        if (session.pause(settled)) continue;
        const std::string seen = system.boot ? system.boot->target + " " + system.boot->enabled : "nothing";
        session.fail(Kind::refused,
                     "the BMC accepted " + wanted.target + " " + wanted.enabled + ", but shows " + session.quote(seen));
    }
    return {};
}

}  // namespace haas::drivers
