// Redfish, DMTF's HTTPS and JSON interface of a BMC: power and boot device. It has no consoles.
//
// Written after the standard's schemas, and tried on the service in tests/bmc only. It copes with BMCs that take a PATCH
// only with an entity tag, know the collection of systems only by the path in their service root, list reset types only
// in an ActionInfo, or show an override a moment after they accepted it.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "core/bmc.hpp"

namespace haas::drivers {

struct RedfishOptions {
    std::chrono::milliseconds command_timeout{10000};  ///< the longest wait for one answer of a BMC
    std::string ca_file;  ///< PEM, who may vouch for BMCs instead of the system's authorities; empty for those
};

/// Talks HTTPS with Basic authentication, and only to the host and port that a BMC was registered with.
/// @source  DMTF DSP0266 (protocol, errors, entity tags), DSP2046 and DSP8010 (ComputerSystem, ActionInfo)
class Redfish final : public core::BmcDriver {
public:
    explicit Redfish(RedfishOptions options = {}) : options_(std::move(options)) {}

    std::string type() const override { return "redfish"; }
    std::string description() const override { return "BMCs with Redfish, over HTTPS"; }

    /// A machine on its way up or down still has power, so it is on.
    core::PowerState power_status(const core::BmcAccess& bmc, core::BmcDeadline deadline) const override;
    void set_power(const core::BmcAccess& bmc, core::PowerState wanted, core::BmcDeadline deadline) const override;
    /// A BMC that offers no PowerCycle is asked for ForceOff, watched until the machine is off, and asked for On: that
    /// takes the machine's time, within the deadline.
    void power_cycle(const core::BmcAccess& bmc, core::PowerCycle how, core::BmcDeadline deadline) const override;
    /// Returns when the BMC shows what was asked.
    void set_boot_device(const core::BmcAccess& bmc, core::BootDevice device, BootScope scope,
                         core::BmcDeadline deadline) const override;
    bool has_console() const override { return false; }

private:
    RedfishOptions options_;
};

}  // namespace haas::drivers
