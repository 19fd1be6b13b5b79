// States of ports as drivers report them.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/switch.hpp"

namespace haas::drivers {

/// How the texts of two foreign states begin, each followed by the reason.
constexpr std::string_view no_switch_port = "not a switch port: ";
constexpr std::string_view not_understood = "not understood: ";

/// The text of a port that gets copies of other ports' frames.
constexpr std::string_view monitor_text =
    "a SPAN destination (port mirroring), which gets copies of other ports' frames: take it out of its monitor session";

/// The text of a port that belongs to a port-channel.
std::string member_text(std::string_view channel);

/// A foreign state.
/// @param text   what was seen; it becomes one line
/// @param vlans  all VLANs that the port may carry
core::PortState foreign_state(std::string_view text, std::set<core::Vlan> vlans);

/// A foreign state that may carry any VLAN.
/// @param vlans  those that are known
core::PortState unbounded_state(std::string_view text, std::set<core::Vlan> vlans = {});

/// A foreign state with the VLANs that the switch names; unbounded if it names none, though the port is not dark.
core::PortState named_state(std::string_view text, std::set<core::Vlan> vlans);

/// The state of a port that belongs to a port-channel, or gets copies of other ports' frames: no VLAN can be taken from
/// it by its own configuration.
/// @param of  what decides which VLANs it may carry; null if that is not known
core::PortState captive_state(std::string_view text, const core::PortState* of);

/// The state with all that `more` may carry, besides.
core::PortState with_vlans_of(core::PortState state, const core::PortState& more);

/// Whether a foreign port may be a routed port, not a switched one.
bool may_route(const core::PortState& state);

/// The VLANs of a state that is not foreign.
std::set<core::Vlan> vlans_of(const core::PortState& state);

}  // namespace haas::drivers
