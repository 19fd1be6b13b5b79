// What HaaS asks of a machine's baseboard management controller (BMC), whatever it speaks: a driver knows one protocol and
// keeps nothing between calls.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace haas::core {

enum class PowerState { off, on };
enum class BootDevice { none, pxe, disk };
/// How a machine that is on is cycled: by cutting its power, or by a reset, which some that hang need.
enum class PowerCycle { cut, reset };

/// Where a BMC is and what opens it.
struct BmcAccess {
    std::string host;
    std::string user;
    base::Secret password;
    std::optional<int> port;
    std::optional<int> cipher_suite;  ///< IPMI only
    bool verify_tls = true;           ///< Redfish only
    /// Drivers call it right before each command that changes something; throws when that must not be sent any more.
    std::function<void()> before_change = [] {};
};

/// A BMC could not be made to do something. Its text says the step and what was seen, never a secret.
class BmcError : public base::Error {
public:
    enum class Kind {
        unreachable,   ///< nobody answers there
        login,         ///< it does not take the user or the password
        refused,       ///< it answered, and said no
        not_offered,   ///< this driver or this BMC has no such thing
        unexpected,    ///< it answered what cannot be understood
        deadline       ///< it did not answer in time; what was asked may have been done
    };
    /// @param step  what was being done, in the driver's words ("power status", "boot device")
    BmcError(Kind kind, const std::string& step, const std::string& detail)
        : base::Error(step + ": " + detail), kind_(kind) {}
    Kind kind() const noexcept { return kind_; }

private:
    Kind kind_;
};

/// The moment at which a request must have its answer, whatever is still to be done.
using BmcDeadline = std::chrono::steady_clock::time_point;

/// A kind of BMC. Every call returns or throws before its deadline.
class BmcDriver {
public:
    virtual ~BmcDriver() = default;

    /// The short name that `type` says at registration ("ipmi", "redfish", "mock").
    virtual std::string type() const = 0;

    /// One line for people: what it drives.
    virtual std::string description() const = 0;

    /// @throws BmcError
    virtual PowerState power_status(const BmcAccess& bmc, BmcDeadline deadline) const = 0;

    /// Switches the machine on or off; nothing happens to one that is so already. Returns when the BMC accepts, not when the
    /// machine is up or down.
    /// @throws BmcError
    virtual void set_power(const BmcAccess& bmc, PowerState wanted, BmcDeadline deadline) const = 0;

    /// Cuts and restores power, or resets; a machine that is off is switched on instead.
    /// @throws BmcError
    virtual void power_cycle(const BmcAccess& bmc, PowerCycle how, BmcDeadline deadline) const = 0;

    /// Chooses what the machine boots from, from now on (for `persistent`), or at its next start alone.
    /// @throws BmcError
    enum class BootScope { next, persistent };
    virtual void set_boot_device(const BmcAccess& bmc, BootDevice device, BootScope scope,
                                 BmcDeadline deadline) const = 0;

    /// Whether start_console can be offered.
    virtual bool has_console() const = 0;
};

/// The drivers that were built in.
class BmcDrivers {
public:
    explicit BmcDrivers(std::vector<std::unique_ptr<BmcDriver>> drivers) : drivers_(std::move(drivers)) {}

    /// The driver of a type, given by its short name; null if none.
    const BmcDriver* find(std::string_view type) const {
        for (const auto& driver : drivers_) {
            if (driver->type() == type) return driver.get();
        }
        return nullptr;
    }

    const std::vector<std::unique_ptr<BmcDriver>>& all() const { return drivers_; }

private:
    std::vector<std::unique_ptr<BmcDriver>> drivers_;
};

}  // namespace haas::core
