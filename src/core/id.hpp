// The database's keys, a type for each table: an id means nothing to users, and one kind never stands for another.
#pragma once

#include <compare>

namespace haas::core {

/// The key of a row.
/// @tparam Of  tells the tables apart; it need not be complete
template <class Of>
class Id {
public:
    /// No row has this one.
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
using NetworkId = Id<struct Network>;
using HeadnodeId = Id<struct Headnode>;
using HnicId = Id<struct Hnic>;
using ActionId = Id<struct NetworkingAction>;
using BmcCommandId = Id<struct BmcCommand>;

}  // namespace haas::core
