#include "drivers/bmc/redfish.hpp"

#include <chrono>

#include "drivers/bmc/redfish_boot_setting.hpp"
#include "drivers/bmc/redfish_hardware.hpp"
#include "drivers/bmc/redfish_media.hpp"
#include "drivers/bmc/redfish_power.hpp"
#include "drivers/bmc/redfish_session.hpp"

namespace haas::drivers {

namespace {

using core::PowerCycle;
using core::PowerState;
using Kind = core::BmcError::Kind;

/// The standard's name of a boot mode.
std::string mode_of(const core::BmcAddress& address) {
    if (!address.boot_mode) return {};
    return *address.boot_mode == "uefi" ? "UEFI" : "Legacy";
}

std::string name_of(PowerCycle how) { return how == PowerCycle::cut ? "power cycle" : "power reset"; }

core::BmcNotes cycle(RedfishSession& session, PowerCycle how) {
    RedfishBootSetting boot(session);
    const auto system = session.look();
    const auto waiting = boot.find_waiting(system);
    auto notes = RedfishPower(session).cycle(how, system);
    for (auto& note : boot.look_after_start(waiting)) notes.push_back(std::move(note));
    return notes;
}

/// How long a BMC may take to show what is in a drive.
constexpr std::chrono::seconds media_time{5};

RedfishMediaAccess access_to(RedfishSession& session) {
    return {[&session](const std::string& link) { return session.read(link); },
            [&session](const std::string& method, const std::string& link, const std::string& body) {
                session.change(method, link, body);
            },
            [&session] { return session.in(media_time); },
            [&session](core::BmcDeadline until) { return session.pause(until); },
            [&session](core::BmcError::Kind kind, const std::string& detail) { session.fail(kind, detail); }};
}

}  // namespace

PowerState Redfish::power_status(const core::BmcAccess& bmc, core::BmcDeadline deadline) const {
    RedfishSession session("power status", bmc, options_, deadline);
    return RedfishPower(session).status();
}

void Redfish::set_power(const core::BmcAccess& bmc, PowerState wanted, core::BmcDeadline deadline) const {
    RedfishSession session(wanted == PowerState::on ? "power on" : "power off", bmc, options_, deadline);
    RedfishPower(session).set(wanted);
}

core::BmcNotes Redfish::power_cycle(const core::BmcAccess& bmc, PowerCycle how, core::BmcDeadline deadline) const {
    RedfishSession session(name_of(how), bmc, options_, deadline);
    return cycle(session, how);
}

core::BmcNotes Redfish::power_cycle_to_network(const core::BmcAccess& bmc, PowerCycle how,
                                               core::BmcDeadline deadline) const {
    RedfishSession session(name_of(how), bmc, options_, deadline);
    core::BmcNotes notes;
    RedfishPower(session).require_cycle(how, session.look());
    try {
        notes = RedfishBootSetting(session).set({core::BootDevice::pxe, BootScope::next, mode_of(bmc.address)});
        // This is the next start, after which it is looked at.
        std::erase(notes, RedfishBootSetting::later);
    } catch (const core::BmcError& failure) {
        // The network is only wished; whether the BMC still answers is seen at once.
        if (failure.kind() == Kind::login || session.has_passed(session.deadline())) throw;
        notes.push_back(core::network_boot_refused(failure.what()));
    }
    for (auto& note : cycle(session, how)) notes.push_back(std::move(note));
    return notes;
}

core::BmcNotes Redfish::set_boot_device(const core::BmcAccess& bmc, core::BootDevice device, BootScope scope,
                                        core::BmcDeadline deadline) const {
    RedfishSession session("boot device", bmc, options_, deadline);
    return RedfishBootSetting(session).set({device, scope, mode_of(bmc.address)});
}

core::BmcNotes Redfish::insert_media(const core::BmcAccess& bmc, const std::string& url,
                                     core::BmcDeadline deadline) const {
    const std::string step = "insert media";
    RedfishSession session(step, bmc, options_, deadline);
    try {
        return insert_redfish_media(session.read(session.system_path()), url, access_to(session));
    } catch (const core::BmcError& error) {
        // A BMC may repeat the URL, whose query may be a key to the image.
        throw core::BmcError(error.kind(), step, without_query(error.what(), url).substr(step.size() + 2));
    }
}

core::BmcNotes Redfish::eject_media(const core::BmcAccess& bmc, core::BmcDeadline deadline) const {
    RedfishSession session("eject media", bmc, options_, deadline);
    return eject_redfish_media(session.read(session.system_path()), access_to(session));
}

core::Hardware Redfish::read_hardware(const core::BmcAccess& bmc, core::BmcDeadline deadline) const {
    RedfishSession session("hardware", bmc, options_, deadline);
    const auto system = session.read(session.system_path());
    return read_redfish_hardware(system, [&](const std::string& link) { return session.read(link); });
}

}  // namespace haas::drivers
