// What every switch driver must do, whatever the switch: run on each of them.
#pragma once

#include <string>
#include <vector>

#include "core/switch.hpp"

namespace haas_test {

struct DriverUnderTest {
    const haas::core::SwitchDriver* driver;
    haas::core::SwitchFields fields;   ///< of a switch that answers
    std::vector<std::string> ports;    ///< three that it has
    std::string missing_port;          ///< one that it has not; empty where all ports exist
    haas::core::Vlan highest_vlan = 4094;
    haas::core::Vlan lowest_vlan = 1;  ///< that it can carry
};

/// Checks it, within a test case; each rule is a SUBCASE.
void check_driver_contract(const DriverUnderTest& under_test);

}  // namespace haas_test
