// The table of the VLANs that exist on a CLI switch.
#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "core/vlan.hpp"

namespace haas::drivers {

/// The VLANs of a table, each with whether the switch forwards it.
using VlanTable = std::map<core::Vlan, bool>;

/// Parses the answer to a CliTable's `read_vlans`.
/// @return  empty when the answer is not such a table
std::optional<VlanTable> parse_vlan_table(std::string_view answer);

}  // namespace haas::drivers
