// Interprets the output of ipmitool. Pure functions, from a run of the program to its meaning.
//
// A run succeeded only if it printed a line that is known to mean success: ipmitool exits with status 0 even when a BMC
// refused a boot device.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/bmc.hpp"
#include "sys/process.hpp"

namespace haas::drivers {

/// The state that `chassis power status` printed; empty when it printed none.
std::optional<core::PowerState> parse_power_status(const sys::Result& run);

/// Whether a run succeeded, and printed this line and nothing else.
bool printed(const sys::Result& run, std::string_view line);

/// Why a run of ipmitool did not do what it should.
struct IpmitoolTrouble {
    core::BmcError::Kind kind;
    std::string text;       ///< our explanation
    std::string line;       ///< the line of ipmitool to show with it, not escaped; empty if `text` says everything
    bool in_present_state;  ///< the BMC refused because of the machine's present state
};

/// Explains a failed run with `-v`, which makes ipmitool print why it could not open a session.
/// @source  ipmitool 1.8.19, lib/ipmi_chassis.c and src/plugins/lanplus/lanplus.c; tests/bmc/recorded
IpmitoolTrouble explain(const sys::Result& run);

}  // namespace haas::drivers
