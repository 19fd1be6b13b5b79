// The kinds of devices that are built in, for programs that know them by their rules and never talk to one. So these
// programs need no library for that.
#pragma once

#include "core/bmc.hpp"
#include "core/switch.hpp"

namespace haas::drivers {

/// As make_switch_drivers(), but no session can be opened.
core::SwitchDrivers make_switch_kinds();

/// As make_bmc_drivers(), but each says only what it is, and refuses all else.
core::BmcDrivers make_bmc_kinds();

}  // namespace haas::drivers
