// What a Dell switch with OS 9 shows in a terminal.
#pragma once

#include <string>
#include <vector>

#include "switch/rest_sim/device.hpp"

namespace haas_rest_sim {

/// A port as the switch calls it: `GigabitEthernet` and `1/7`.
struct DellName {
    std::string type;
    std::string short_type;  ///< `Gi`
    std::string number;

    std::string full() const { return type + " " + number; }
    /// In a path, and where one resource names another: `gige-1-7`.
    std::string resource() const;
};

/// @param port  as Device::ports has it: `1/7`, `Te1/49`, `Po1`
DellName dell_name(const std::string& port);

/// The port of this full name.
std::optional<std::string> find_dell_port(const Device& device, const std::string& full);

/// What the ports carry by their configuration, whether they are up or not.
struct DellMembers {
    std::vector<std::string> tagged;
    std::vector<std::string> untagged;
};
DellMembers dell_members(const Device& device, int vlan);

/// @param command  without the word show
std::string show_on_dellnos9(const Device& device, const std::string& command);

constexpr const char* dell_invalid_input = "% Error: Invalid input at \"^\" marker.\n";

}  // namespace haas_rest_sim
