// The invariants of HaaS (ARCHITECTURE.md), judged on its database and its switches as they are seen from outside.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "random/rack.hpp"

namespace haas_test {

/// What haas.cfg says about VLANs.
struct VlanRules {
    std::set<int> pool;
    std::set<int> reserved;
};

/// Judges one moment.
/// @param new_ports  those that haas-sync has not verified since they were registered: they may carry anything
/// @return  each violation in words; none: all is well
std::vector<std::string> check_moment(const Rows& rows, const Ports& ports, const VlanRules& vlans,
                                      const std::set<PortName>& new_ports = {});

/// Judges what has happened between two moments.
std::vector<std::string> check_change(const Rows& before, const Rows& after, const Ports& ports_after);

/// Judges a moment at which nothing is left to do, and no switch has failed of late.
std::vector<std::string> check_quiet(const Rows& rows, const Ports& ports);

}  // namespace haas_test
