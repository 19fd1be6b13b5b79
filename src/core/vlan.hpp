// VLAN ids, lists of them, and the channels of a NIC.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace haas::core {

/// An 802.1Q VLAN id, 1 to 4094.
using Vlan = std::uint16_t;
constexpr Vlan lowest_vlan = 1;
constexpr Vlan highest_vlan = 4094;

/// Parses a decimal VLAN id with nothing around it; empty for anything else.
std::optional<Vlan> parse_vlan(std::string_view text);

struct VlanRange {
    Vlan first;
    Vlan last;  ///< not below the first
};
constexpr VlanRange all_vlan_ids{lowest_vlan, highest_vlan};

/// Parses one id or range, `100` or `100-200`, with optional blanks around the ids; empty for anything else.
std::optional<VlanRange> parse_vlan_range(std::string_view text);

/// Adds all ids of a range.
void insert(std::set<Vlan>& vlans, const VlanRange& range);

/// Reads `100-200, 300`, as in `[vlan] vlans`.
/// @throws base::ConfigError  for an id outside 1..4094, a reversed range or anything unreadable
std::vector<Vlan> parse_vlan_list(std::string_view text);

/// The shortest text for a set of ids, such as `100-200,300`.
std::string format_vlan_list(const std::set<Vlan>& vlans);

/// How a network reaches a NIC: untagged, or tagged with the network's own VLAN id.
class Channel {
public:
    static Channel native() { return Channel{std::nullopt}; }
    static Channel tagged(Vlan vlan) { return Channel{vlan}; }
    /// Reads `vlan/native` or `vlan/<id>`; empty for anything else.
    static std::optional<Channel> parse(std::string_view text);

    std::string text() const;
    bool is_native() const noexcept { return !vlan_; }
    /// The tag; empty for the native channel.
    std::optional<Vlan> vlan() const noexcept { return vlan_; }
    friend bool operator==(const Channel&, const Channel&) = default;

private:
    explicit Channel(std::optional<Vlan> vlan) : vlan_(vlan) {}
    std::optional<Vlan> vlan_;
};

}  // namespace haas::core
