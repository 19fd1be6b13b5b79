// What ipmitool prints, and what it means. Pure functions: a run of the program goes in, a meaning comes out.
//
// Only a line that is known to mean success is one: ipmitool ends with status 0 also when a BMC refused a boot device.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/bmc.hpp"
#include "sys/process.hpp"

namespace haas::drivers {

/// What `chassis power status` found; empty when it did not say.
std::optional<core::PowerState> parse_power_status(const sys::Result& run);

/// Whether a run succeeded, and printed this line and nothing else.
bool printed(const sys::Result& run, std::string_view line);

/// Why a run of ipmitool did not do what it should.
struct IpmitoolTrouble {
    core::BmcError::Kind kind;
    std::string text;       ///< in words of our own
    std::string line;       ///< what ipmitool printed and should be shown, not escaped; empty if the words say it all
    bool in_present_state;  ///< the BMC would do it, but not in the machine's state
};

/// The meaning of a failed run with `-v`, which makes ipmitool tell apart the reasons for having no session.
/// @source  ipmitool 1.8.19, lib/ipmi_chassis.c and src/plugins/lanplus/lanplus.c; tests/bmc/recorded
IpmitoolTrouble explain(const sys::Result& run);

}  // namespace haas::drivers
