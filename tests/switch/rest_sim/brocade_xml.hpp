// The resources of a Brocade's interfaces as XML.
#pragma once

#include <pugixml.hpp>
#include <string>

#include "switch/rest_sim/device.hpp"

namespace haas_rest_sim {

inline const std::string brocade_interfaces = "/rest/config/running/interface";

/// A port as the switch calls it: `TenGigabitEthernet` and `1/0/5`, `Port-channel` and `1`.
struct BrocadeName {
    std::string type;
    std::string number;

    /// In a path: `TenGigabitEthernet/%221/0/5%22`, `Port-channel/1`.
    std::string path() const;
};

/// @param port  as Device::ports has it: `1/0/5`, `Fo1/0/49`, `Po1`
BrocadeName brocade_name(const std::string& port);

/// Adds all interfaces, or those of a type, as elements of `parent`.
/// @param type  empty: all
void add_brocade_interfaces(pugi::xml_node parent, const Device& device, const std::string& type);

pugi::xml_node add_brocade_interface(pugi::xml_node parent, const std::string& port, const Port& settings);

/// The element as a resource of its own, as far down as it was asked for.
std::string brocade_resource(pugi::xml_node element, const Request& request);

/// POST /rest/operations/...: get-interface-switchport and get-vlan-brief.
Answer answer_brocade_operation(const Device& device, const Request& request, const std::string& name);

}  // namespace haas_rest_sim
