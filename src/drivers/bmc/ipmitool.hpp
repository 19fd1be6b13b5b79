// IPMI, which nearly every BMC supports, through the program ipmitool: power and boot device.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "core/bmc.hpp"
#include "sys/process.hpp"

namespace haas::drivers {

struct IpmitoolOptions {
    std::string program = "ipmitool";
    std::chrono::milliseconds command_timeout{10000};  ///< the longest that one run of ipmitool may take
};

/// Runs ipmitool once for each command, with IPMI 2.0 over UDP (`-I lanplus`), and passes the password in the
/// environment.
/// @source  ipmitool(1); IPMI 2.0, 28.3 (chassis control), 28.13 (boot options)
class Ipmitool final : public core::BmcDriver {
public:
    explicit Ipmitool(IpmitoolOptions options = {}) : options_(std::move(options)) {}

    std::string type() const override { return "ipmi"; }
    std::string description() const override { return "BMCs with IPMI 2.0, by ipmitool"; }

    core::PowerState power_status(const core::BmcAccess& bmc, core::BmcDeadline deadline) const override;
    void set_power(const core::BmcAccess& bmc, core::PowerState wanted, core::BmcDeadline deadline) const override;
    /// Reads the power state first: a BMC may accept a cycle or a reset of a machine that is off, and do nothing.
    core::BmcNotes power_cycle(const core::BmcAccess& bmc, core::PowerCycle how,
                               core::BmcDeadline deadline) const override;
    /// BMCs forget a choice for the next boot if the machine does not boot within a minute.
    core::BmcNotes set_boot_device(const core::BmcAccess& bmc, core::BootDevice device, BootScope scope,
                                   core::BmcDeadline deadline) const override;
    bool has_console() const override { return true; }

private:
    /// One command to one BMC.
    struct Request {
        const char* step;
        std::vector<std::string> words;
    };
    enum class Outcome { done, not_in_present_state };

    sys::Result call(const core::BmcAccess& bmc, const Request& request, core::BmcDeadline deadline) const;
    /// A request that changes something.
    Outcome command(const core::BmcAccess& bmc, const Request& request, const std::string& success,
                    core::BmcDeadline deadline) const;

    IpmitoolOptions options_;
};

}  // namespace haas::drivers
