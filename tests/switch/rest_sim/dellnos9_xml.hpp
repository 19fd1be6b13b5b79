// The resources of a Dell switch with OS 9 as XML.
#pragma once

#include <string>

#include "switch/rest_sim/device.hpp"

namespace haas_rest_sim {

inline const std::string dell_namespace = "http://www.dell.com/ns/dell:0.1/root";

/// GET of .../interfaces, or of what is below it.
/// @param rest   empty, or `/interface/gige-1-7`
/// @param query  empty, or what is behind the `?`
Answer show_dell_interfaces(const Device& device, const std::string& rest, const std::string& query);

}  // namespace haas_rest_sim
