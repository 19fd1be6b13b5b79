// What every switch driver must do, whatever the switch: run on each of them.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"

namespace haas_test {

struct DriverUnderTest {
    const haas::core::SwitchDriver* driver;
    haas::core::SwitchFields fields;  ///< of a switch that answers
    std::vector<std::string> ports;   ///< three that it has
    std::string missing_port;         ///< one that it has not; empty where all ports exist
    haas::core::Vlan highest_vlan = 4094;
    haas::core::Vlan lowest_vlan = 1;  ///< that it can carry
    /// What has passed on a port since the last call, even if only for a moment; null if nobody can know.
    std::function<std::set<int>(const std::string& port)> take_passed = {};
    /// Puts a port into a state that HaaS never makes, by hand, as `strange_states` say; null: nobody can.
    std::function<void(const std::string& port, const std::string& settings)> set_by_hand = {};
    std::vector<std::string> strange_states = {};  ///< what `set_by_hand` understands
};

/// Checks it, within a test case; each rule is a SUBCASE.
void check_driver_contract(const DriverUnderTest& under_test);

}  // namespace haas_test
