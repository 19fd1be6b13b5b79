// The interface to a machine's baseboard management controller (BMC), independent of its protocol. A driver implements
// one protocol and keeps no state between calls.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "core/bmc_address.hpp"
#include "core/drivers.hpp"
#include "core/hardware.hpp"

namespace haas::core {

/// `unknown` is only an answer: the BMC does not tell, as some do while they start.
enum class PowerState { off, on, unknown };
/// `http` is UEFI's HTTP boot; `cdrom` includes virtual media.
enum class BootDevice { none, pxe, disk, http, cdrom };
/// How to cycle a machine that is on: cut its power, or reset it. Some machines that hang need a reset.
enum class PowerCycle { cut, reset };

/// How to reach a BMC, with its password.
struct BmcAccess {
    BmcAddress address;
    base::Secret password;
    /// Drivers call it right before each command that changes something; it throws when the command must not be sent
    /// any more.
    std::function<void()> before_change = [] {};
};

/// A request to a BMC failed. The text names the step and what was seen, never a secret.
class BmcError : public base::Error {
public:
    enum class Kind {
        unreachable,  ///< there is no answer at this address
        login,        ///< it rejects the user or the password
        refused,      ///< it answered with a refusal
        not_offered,  ///< this driver or this BMC does not support the request
        unexpected,   ///< its answer cannot be understood
        deadline      ///< it did not answer in time; it may have carried out the request
    };
    /// @param step  the failed step, in the driver's words ("power status", "boot device")
    BmcError(Kind kind, const std::string& step, const std::string& detail)
        : base::Error(step + ": " + detail), kind_(kind) {}
    Kind kind() const noexcept { return kind_; }

private:
    Kind kind_;
};

/// What people should know of a command that the BMC has accepted, each a sentence without its full stop; mostly empty.
using BmcNotes = std::vector<std::string>;

/// The time by which a request must be answered, whatever is still to be done.
using BmcDeadline = base::Deadline;

/// A kind of BMC. Every call returns or throws before its deadline.
class BmcDriver {
public:
    virtual ~BmcDriver() = default;

    /// The short name that `type` has at registration ("ipmi", "redfish", "mock").
    virtual std::string type() const = 0;

    /// One line for people: the hardware it supports.
    virtual std::string description() const = 0;

    /// @throws BmcError
    virtual PowerState power_status(const BmcAccess& bmc, BmcDeadline deadline) const = 0;

    /// Switches the machine on or off; does nothing if it already is. Returns when the BMC accepts the command, not
    /// when the machine is up or down.
    /// @throws BmcError
    virtual void set_power(const BmcAccess& bmc, PowerState wanted, BmcDeadline deadline) const = 0;

    /// Cuts and restores power, or resets; switches on a machine that is off.
    /// @throws BmcError
    virtual BmcNotes power_cycle(const BmcAccess& bmc, PowerCycle how, BmcDeadline deadline) const = 0;

    /// Sets the boot device: permanently (`persistent`) or for the next start only.
    /// @throws BmcError;  BlockedError  without asking the BMC, if the driver does not know the device
    enum class BootScope { next, persistent };
    virtual BmcNotes set_boot_device(const BmcAccess& bmc, BootDevice device, BootScope scope,
                                     BmcDeadline deadline) const = 0;

    /// As power_cycle(), after the next start was set to be from the network, if the BMC takes that: many a machine
    /// boots from there by itself. A note says that the BMC has not taken it. Drivers for which each command costs
    /// seconds do both at once.
    /// @throws BmcError
    virtual BmcNotes power_cycle_to_network(const BmcAccess& bmc, PowerCycle how, BmcDeadline deadline) const;

    /// Puts an image into the machine's virtual CD drive, instead of what is there.
    /// @param url  http or https, which the BMC reads by itself
    /// @throws BmcError;  BlockedError  without asking the BMC, if the driver has none
    virtual BmcNotes insert_media(const BmcAccess& bmc, const std::string& url, BmcDeadline deadline) const;

    /// Empties the machine's virtual CD drive; does nothing if it is empty.
    /// @throws BmcError;  BlockedError  without asking the BMC, if the driver has none
    virtual BmcNotes eject_media(const BmcAccess& bmc, BmcDeadline deadline) const;

    /// Asks what the machine consists of.
    /// @throws BmcError;  BlockedError  without asking the BMC, if the driver has none
    virtual Hardware read_hardware(const BmcAccess& bmc, BmcDeadline deadline) const;

    /// Whether start_console is supported.
    virtual bool has_console() const = 0;

protected:
    /// @throws BlockedError
    [[noreturn]] void offer_nothing(const char* what) const;
};

/// What a note says where the boot from the network was only wished.
std::string network_boot_refused(const std::string& reason);

/// The built-in drivers.
using BmcDrivers = Drivers<BmcDriver>;

}  // namespace haas::core
