// Redfish, DMTF's HTTPS and JSON interface of a BMC: power, boot device, virtual media and hardware.
// It has no consoles.
//
// Written from the standard's texts and schemas and from public reports about BMCs, and tried only on the service in
// tests/bmc, which can behave like each of these; docs/bmcs.md lists them. Never tried on hardware.
//
// How a call flows is told in redfish_session.hpp. redfish_transport is one exchange; redfish_json, redfish_resource
// and redfish_message read; redfish_boot, redfish_reset and redfish_tag decide, without any I/O; redfish_power and
// redfish_boot_setting carry out. redfish_media and redfish_hardware do all of that for media and hardware.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "core/bmc.hpp"
#include "drivers/bmc/kinds.hpp"

namespace haas::drivers {

struct RedfishOptions {
    std::chrono::milliseconds command_timeout{10000};  ///< the longest wait for one answer of a BMC
    std::string ca_file;  ///< PEM: the authorities that BMCs' certificates are verified with; empty: the system's
    /// Above 1, pauses take that fraction of their time, and the clock of the operation runs ahead by the rest: for
    /// tests.
    int haste = 1;
};

/// Talks only to the host and port that a BMC was registered with.
/// @source  DMTF DSP0266 (protocol, errors, entity tags, sessions, tasks), DSP2046 and DSP8010 (ComputerSystem,
///          ActionInfo, BootOption, Task; redfish_media and redfish_inventory name others)
class Redfish final : public core::BmcDriver {
public:
    explicit Redfish(RedfishOptions options = {}) : options_(std::move(options)) {}

    std::string type() const override { return redfish_kind.type; }
    std::string description() const override { return redfish_kind.description; }

    /// A machine that is powering on or off has power, so it counts as on. A state that is not known is waited for.
    core::PowerState power_status(const core::BmcAccess& bmc, core::BmcDeadline deadline) const override;
    void set_power(const core::BmcAccess& bmc, core::PowerState wanted, core::BmcDeadline deadline) const override;
    /// If the BMC does not say that it offers PowerCycle: ForceOff, wait until the machine is off, then On. That takes
    /// as long as the machine needs, within the deadline. A note says if a boot device that waited for the start still
    /// waits.
    core::BmcNotes power_cycle(const core::BmcAccess& bmc, core::PowerCycle how,
                               core::BmcDeadline deadline) const override;
    core::BmcNotes power_cycle_to_network(const core::BmcAccess& bmc, core::PowerCycle how,
                                          core::BmcDeadline deadline) const override;
    /// Returns when the BMC shows the new setting, or accepts it for the next start, which a note says.
    core::BmcNotes set_boot_device(const core::BmcAccess& bmc, core::BootDevice device, BootScope scope,
                                   core::BmcDeadline deadline) const override;
    core::BmcNotes insert_media(const core::BmcAccess& bmc, const std::string& url,
                                core::BmcDeadline deadline) const override;
    core::BmcNotes eject_media(const core::BmcAccess& bmc, core::BmcDeadline deadline) const override;
    /// What is left at the deadline is left out.
    core::Hardware read_hardware(const core::BmcAccess& bmc, core::BmcDeadline deadline) const override;
    bool has_console() const override { return redfish_kind.has_console; }

private:
    RedfishOptions options_;
};

}  // namespace haas::drivers
