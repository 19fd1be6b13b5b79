// Lists of VLANs as switches with a REST interface write them.
#pragma once

#include <set>
#include <string_view>

#include "core/vlan.hpp"

namespace haas::drivers {

/// Reads `1,4001-4004,4025`.
/// @throws base::Error  for anything else, also for none
std::set<core::Vlan> parse_vlan_text(std::string_view text);

}  // namespace haas::drivers
