// Interprets the output of ipmitool. Pure functions, from a run of the program to its meaning.
//
// A run succeeded only if it printed a line that is known to mean success: ipmitool exits with status 0 even when a BMC
// refused a boot device.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/bmc.hpp"
#include "core/ipmi_session.hpp"
#include "sys/process.hpp"

namespace haas::drivers {

/// The state that `chassis power status` printed; empty when it printed none, or two.
std::optional<core::PowerState> parse_power_status(const sys::Result& run);

/// Whether a command succeeded: it printed this line, and no other of this kind. Some BMCs make ipmitool print more
/// beside it.
bool printed(const sys::Result& run, std::string_view line);

/// What `chassis bootparam get 5` printed.
struct BootFlags {
    bool valid = false;  ///< otherwise the machine takes no notice of the rest
    bool persistent = false;
    bool uefi = false;
    std::string device;  ///< in ipmitool's words: "Force PXE", "No override"
};

/// Empty when it printed no boot flags.
std::optional<BootFlags> parse_boot_flags(const sys::Result& run);

/// ipmitool's words for a device in boot flags.
std::string_view boot_selector(core::BootDevice device);

/// Why a run of ipmitool did not do what it should.
struct IpmitoolTrouble {
    /// What may help.
    enum class Remedy {
        none,
        adapt,   ///< a session that is opened in another way; see `hint`
        wait,    ///< the BMC is busy, and has done nothing
        reopen,  ///< the session was lost
        renew,   ///< the session does not have its privilege level; another one may, or the user never has it
    };
    core::BmcError::Kind kind;
    std::string text;  ///< our explanation
    std::string line;  ///< the line of ipmitool to show with it, not escaped; empty if `text` says everything
    bool in_present_state = false;  ///< the BMC refused because of the machine's present state
    Remedy remedy = Remedy::none;
    core::IpmiHint hint = core::IpmiHint::none;
    bool is_answered = false;  ///< the BMC itself has said it, with a completion code
    bool is_silence = false;   ///< nothing at all was answered
    bool may_be_done = false;  ///< a command that was sent may have taken effect
};

/// Explains a failed run with `-v`, which makes ipmitool print why it could not open a session.
/// @source  ipmitool 1.8.19, lib/ipmi_chassis.c and src/plugins/lanplus/lanplus.c; tests/bmc/recorded
IpmitoolTrouble explain(const sys::Result& run);

}  // namespace haas::drivers
