// The database's keys, with a type for each table: ids mean nothing to users, and ids of different tables cannot be
// mixed up.
#pragma once

#include <compare>

namespace haas::core {

/// The key of a row.
/// @tparam Of  distinguishes the tables; may be an incomplete type
template <class Of>
class Id {
public:
    /// An id that no row has.
    constexpr Id() = default;
    constexpr explicit Id(long long value) : value_(value) {}
    constexpr long long value() const { return value_; }
    friend constexpr auto operator<=>(const Id&, const Id&) = default;

private:
    long long value_ = 0;
};

using ProjectId = Id<struct Project>;
using UserId = Id<struct User>;
using NodeId = Id<struct Node>;
using NicId = Id<struct Nic>;
using SwitchId = Id<struct Switch>;
using PortId = Id<struct Port>;
using PortGroupId = Id<struct PortGroup>;
using NetworkId = Id<struct Network>;
using HeadnodeId = Id<struct Headnode>;
using HnicId = Id<struct Hnic>;
using ActionId = Id<struct NetworkingAction>;
using BmcCommandId = Id<struct BmcCommandRow>;

}  // namespace haas::core
