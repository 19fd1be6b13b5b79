// Sets of VLANs as switches write them.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace haas_sim {

/// By number, 1 to 4094.
using VlanSet = std::bitset<4095>;

/// `text` as a whole number without sign, of at most five digits.
std::optional<int> parse_number(std::string_view text);

/// Reads `5` or `1,10-12`.
/// @return  nothing for another text, or a number that is not from 1 to `highest`
std::optional<VlanSet> parse_vlans(std::string_view text, int highest);

VlanSet vlan_range(int first, int last);

/// Its numbers and ranges in order: `1`, `10-12`.
std::vector<std::string> vlan_items(const VlanSet& vlans);

/// The same in one line, parted by commas; empty for no VLAN.
std::string format_vlans(const VlanSet& vlans);

}  // namespace haas_sim
