// The switches that the `sync` of a case file finds: of whatever type, they are mock switches, which do as their
// hostname says.
#pragma once

#include "core/switch.hpp"

namespace haas_test {

/// hostname `silent`: does not answer; `refuses`: says no to every change; `wild`: once written to, its ports are seen
/// to carry something that nobody asked for; any other: works.
haas::core::SwitchDrivers make_case_switches();

}  // namespace haas_test
