// IPMI, which nearly every BMC supports, through the program ipmitool: power and boot device.
#pragma once

#include <string>
#include <utility>

#include "core/bmc.hpp"
#include "drivers/bmc/ipmitool_session.hpp"
#include "drivers/bmc/kinds.hpp"

namespace haas::drivers {

/// Runs ipmitool once for each request, with IPMI 2.0 (`-I lanplus`) or 1.5 (`-I lan`) over UDP, and passes the
/// password in the environment. A session that cannot be opened, or is lost, is tried again within the deadline.
/// @source  ipmitool(1); IPMI 2.0, 28.3 (chassis control), 28.12 and 28.13 (boot options)
class Ipmitool final : public core::BmcDriver {
public:
    explicit Ipmitool(IpmitoolOptions options = {}) : options_(std::move(options)) {}

    std::string type() const override { return ipmi_kind.type; }
    std::string description() const override { return ipmi_kind.description; }

    core::PowerState power_status(const core::BmcAccess& bmc, core::BmcDeadline deadline) const override;
    void set_power(const core::BmcAccess& bmc, core::PowerState wanted, core::BmcDeadline deadline) const override;
    /// Reads the power state first: a BMC may accept a cycle or a reset of a machine that is off, and do nothing.
    core::BmcNotes power_cycle(const core::BmcAccess& bmc, core::PowerCycle how,
                               core::BmcDeadline deadline) const override;
    core::BmcNotes power_cycle_to_network(const core::BmcAccess& bmc, core::PowerCycle how,
                                          core::BmcDeadline deadline) const override;
    /// Keeps the boot mode (UEFI or legacy) that the BMC has for the machine, unless the address names one; UEFI where
    /// it has none. A named mode that the BMC does not keep for all later starts is a refusal. BMCs forget a choice for
    /// the next boot if the machine does not boot within a minute.
    /// @return  in what the BMC's boot flags differ from what was asked for
    core::BmcNotes set_boot_device(const core::BmcAccess& bmc, core::BootDevice device, BootScope scope,
                                   core::BmcDeadline deadline) const override;
    bool has_console() const override { return ipmi_kind.has_console; }

private:
    /// Calls `talk_to(talk)` in a session, again and again while another session helps.
    /// @param repeat  of the most harmful of its commands
    template <class F>
    auto in_session(const core::BmcAccess& bmc, const char* step, core::BmcDeadline deadline, Repeat repeat,
                    F&& talk_to) const;

    IpmitoolOptions options_;
};

}  // namespace haas::drivers
