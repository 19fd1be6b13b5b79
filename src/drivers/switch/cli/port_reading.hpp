// What the block of a port means: what the port is configured to carry, and what of that it really carries.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "core/switch.hpp"
#include "drivers/switch/cli/port_blocks.hpp"
#include "drivers/switch/cli/table.hpp"

namespace haas::drivers {

/// What a port is configured to carry. What cannot be read, or is nothing that HaaS makes, is a foreign state that shows it.
struct ConfiguredPort {
    core::PortState state;
    std::set<core::Vlan> idle;  ///< VLANs of it that it does not carry, as they do not exist on the switch
};

/// Whether the block does not tell the port's mode, as its link is down.
bool hides_mode(const CliTable& table, const PortBlock& block);

/// Takes the mode, and what matters more, from the answer to the table's `read_configuration`.
/// @return  whether the answer is one about that port
bool correct_by_configuration(const CliTable& table, PortBlock& block, std::string_view port, std::string_view answer);

/// @param dummy  the native VLAN that means none
ConfiguredPort read_block(const CliTable& table, std::optional<core::Vlan> dummy, const PortBlock& block);

/// What the port carries. With VLANs that it does not carry it is foreign: it is not what was asked for, and what is
/// configured is carried as soon as somebody creates them.
core::PortState carried_state(const CliTable& table, ConfiguredPort port);

/// Whether a foreign port may be one that routes, and not switches.
bool may_route(const core::PortState& state);

/// The VLANs of a state that is not foreign.
std::set<core::Vlan> vlans_of(const core::PortState& state);

/// `create it there, with ...`
/// @param vlans  a list
std::string creation_text(const CliTable& table, std::string_view vlans);

/// What is wrong with VLANs that the switch has not got, and what to do.
std::string missing_vlans_text(const CliTable& table, const std::set<core::Vlan>& missing);

/// Reads the answer to the table's `read_vlans`: the VLANs that the switch has and forwards.
/// @return  nothing when it is no such list
std::optional<std::set<core::Vlan>> parse_active_vlans(std::string_view answer);

}  // namespace haas::drivers
