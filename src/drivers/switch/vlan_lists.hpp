// Parses lists of VLANs as switches write them.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "core/vlan.hpp"

namespace haas::drivers {

/// A text is not a list of VLANs, or is only a part of one.
class UnreadableError : public base::Error {
public:
    using base::Error::Error;
};

/// Reads `1,4001-4004,4025`.
/// @throws UnreadableError  for anything else, also for an empty text
std::set<core::Vlan> parse_vlan_text(std::string_view text);

/// From this number of VLANs on, a list counts as "all VLANs".
constexpr std::size_t all_vlans = 4000;

/// The order in which a kind of switch writes its lists. An ascending list shows if a line break has cut a number.
enum class ListOrder { ascending, any };

/// What a kind of switch writes in brackets behind a native VLAN, besides that it is not carried: its name, or another
/// state that is not known here.
enum class VlanRemark { name, state };

/// The VLANs of a list, with the switch's remarks in brackets.
struct VlanList {
    std::set<core::Vlan> vlans;
    std::set<core::Vlan> idle;  ///< those of `vlans` that are configured but not carried: `120 (Inactive)`
};

/// Reads `1,100-102`, `5 (Inactive), 12, 31 - 35`, `all`, `none` or an empty text.
/// @throws UnreadableError  also for another remark
VlanList parse_allowed_vlans(std::string_view text, ListOrder order);

struct NamedVlan {
    std::optional<core::Vlan> vlan;
    bool is_idle = false;  ///< as in VlanList
};
/// Reads one VLAN with an optional remark, as `140 (VLAN0140)`; no VLAN for `none` or an empty text.
/// @throws UnreadableError
NamedVlan parse_named_vlan(std::string_view text, VlanRemark remark);

/// The VLANs that a port is in: `(900),1-899`, where brackets mean untagged.
struct Membership {
    std::set<core::Vlan> untagged;
    std::set<core::Vlan> tagged;
};
/// @throws UnreadableError
Membership parse_membership(std::string_view text);

/// Whether a line can be part of a list of VLANs.
bool is_part_of_list(std::string_view line);

/// The text without brackets and their contents.
std::string without_brackets(std::string_view text);

/// The VLANs of a list in a driver's own table; none of an empty one.
std::set<core::Vlan> kept_vlans(std::string_view list);

/// Keeps command lines, including the prompt, shorter than the width of a narrow terminal.
constexpr std::size_t longest_typed_list = 40;

/// The VLANs as lists of up to `longest` characters, such as `100,200-202`; none for none.
std::vector<std::string> short_lists(const std::set<core::Vlan>& vlans, std::size_t longest = longest_typed_list);

/// The VLANs of `from` that are not in `what`.
std::set<core::Vlan> without(const std::set<core::Vlan>& from, const std::set<core::Vlan>& what);

}  // namespace haas::drivers
