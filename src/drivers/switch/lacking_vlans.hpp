// VLANs that a switch must have before its ports carry them, and what its administrator does about those that it lacks.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/switch.hpp"

namespace haas::drivers {

/// VLANs that ports of a switch cannot carry.
struct LackingVlans {
    std::set<core::Vlan> absent{};  ///< do not exist there
    std::set<core::Vlan> idle{};    ///< exist, but are suspended or shut down

    bool empty() const { return absent.empty() && idle.empty(); }
};

/// What an administrator types on a kind of switch, in lines, with {vlans}.
struct VlanRemedies {
    std::string_view create;
    std::string_view wake{};  ///< for VLANs that exist; empty: those are carried, on this kind of switch
    /// What {vlans} stands for: a list such as 100,200-202, or each VLAN, one after the other.
    enum class Argument { list, each } argument = Argument::list;
};

/// @param is_active  of a VLAN: whether the switch carries it; empty if it does not exist
template <class IsActive>
LackingVlans find_lacking(const std::set<core::Vlan>& wanted, IsActive is_active) {
    LackingVlans lacking;
    for (const auto vlan : wanted) {
        const auto active = is_active(vlan);
        if (!active) lacking.absent.insert(vlan);
        if (active && !*active) lacking.idle.insert(vlan);
    }
    return lacking;
}

/// ``create it there, with `config`, `vlan 100` ``
std::string creation_text(const VlanRemedies& remedies, const std::set<core::Vlan>& absent);
/// @param list  such as 100,200-202
std::string creation_text(const VlanRemedies& remedies, std::string_view list);

/// An error text for VLANs that are lacking, with the remedies.
std::string lacking_text(const VlanRemedies& remedies, const LackingVlans& lacking);

/// The state, if the switch carries all of its VLANs; else a foreign one, as the port does not carry what was asked
/// for.
core::PortState carried_state(const VlanRemedies& remedies, core::PortState state, const LackingVlans& lacking);

}  // namespace haas::drivers
