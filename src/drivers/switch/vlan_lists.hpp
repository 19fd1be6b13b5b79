// Lists of VLANs as switches write them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "core/vlan.hpp"

namespace haas::drivers {

/// A text that is no list of VLANs, or not the whole of one.
class UnreadableError : public base::Error { public: using base::Error::Error; };

/// Reads `1,4001-4004,4025`.
/// @throws UnreadableError  for anything else, also for none
std::set<core::Vlan> parse_vlan_text(std::string_view text);

/// With so many VLANs, nobody has listed them: the port carries all there are.
constexpr std::size_t all_vlans = 4000;

/// Which order a kind of switch writes its lists in. Of an ascending one it shows where it was cut.
enum class ListOrder { ascending, any };

/// What a list names, and what the switch has put in brackets behind it.
struct VlanList {
    std::set<core::Vlan> vlans;
    std::set<core::Vlan> idle;  ///< of them, those that are configured and not carried: `120 (Inactive)`
};

/// Reads `1,100-102`, `5 (Inactive), 12, 31 - 35`, `all`, `none` or nothing.
/// @throws UnreadableError
VlanList parse_allowed_vlans(std::string_view text, ListOrder order);

struct NamedVlan {
    std::optional<core::Vlan> vlan;
    bool is_idle = false;  ///< as in a list
};
/// Reads one VLAN with what may stand behind it, as `140 (VLAN0140)`; none for `none` or nothing.
/// @throws UnreadableError
NamedVlan parse_named_vlan(std::string_view text);

/// The VLANs that a port is in: `(900),1-899`, in brackets what leaves it untagged.
struct Membership {
    std::set<core::Vlan> untagged;
    std::set<core::Vlan> tagged;
};
/// @throws UnreadableError
Membership parse_membership(std::string_view text);

/// Whether a line can be part of a list of VLANs.
bool is_part_of_list(std::string_view line);

/// Without what stands in brackets.
std::string without_brackets(std::string_view text);

}  // namespace haas::drivers
