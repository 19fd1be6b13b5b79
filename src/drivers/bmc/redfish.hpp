// Redfish, DMTF's HTTPS and JSON interface of a BMC: power and boot device. It has no consoles.
//
// Written from the standard's schemas, and tested only with the service in tests/bmc. It supports BMCs that accept a
// PATCH only with an entity tag, that serve the collection of systems only at the path in their service root, that list
// reset types only in an ActionInfo, or that show an override only some time after they accepted it.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "core/bmc.hpp"

namespace haas::drivers {

struct RedfishOptions {
    std::chrono::milliseconds command_timeout{10000};  ///< the longest wait for one answer of a BMC
    std::string ca_file;  ///< PEM: the authorities that BMCs' certificates are verified with; empty: the system's
};

/// Uses HTTPS with Basic authentication, and talks only to the host and port that a BMC was registered with.
/// @source  DMTF DSP0266 (protocol, errors, entity tags), DSP2046 and DSP8010 (ComputerSystem, ActionInfo)
class Redfish final : public core::BmcDriver {
public:
    explicit Redfish(RedfishOptions options = {}) : options_(std::move(options)) {}

    std::string type() const override { return "redfish"; }
    std::string description() const override { return "BMCs with Redfish, over HTTPS"; }

    /// A machine that is powering on or off has power, so it counts as on.
    core::PowerState power_status(const core::BmcAccess& bmc, core::BmcDeadline deadline) const override;
    void set_power(const core::BmcAccess& bmc, core::PowerState wanted, core::BmcDeadline deadline) const override;
    /// If the BMC does not say that it offers PowerCycle: ForceOff, wait until the machine is off, then On. That takes
    /// as long as the machine needs, within the deadline.
    core::BmcNotes power_cycle(const core::BmcAccess& bmc, core::PowerCycle how,
                               core::BmcDeadline deadline) const override;
    /// Returns when the BMC shows the new setting.
    core::BmcNotes set_boot_device(const core::BmcAccess& bmc, core::BootDevice device, BootScope scope,
                                   core::BmcDeadline deadline) const override;
    bool has_console() const override { return false; }

private:
    RedfishOptions options_;
};

}  // namespace haas::drivers
