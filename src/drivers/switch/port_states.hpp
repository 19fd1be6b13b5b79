// States of ports as drivers report them.
#pragma once

#include <set>
#include <string_view>

#include "core/switch.hpp"

namespace haas::drivers {

/// How the texts of two foreign states begin, each followed by the reason.
constexpr std::string_view no_switch_port = "not a switch port: ";
constexpr std::string_view not_understood = "not understood: ";

/// Whether a foreign port may be a routed port, not a switched one.
bool may_route(const core::PortState& state);

/// The VLANs of a state that is not foreign.
std::set<core::Vlan> vlans_of(const core::PortState& state);

}  // namespace haas::drivers
