// Interprets the block of a port: what the port is configured to carry, and what it really carries.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "core/switch.hpp"
#include "drivers/switch/cli/port_blocks.hpp"
#include "drivers/switch/cli/table.hpp"
#include "drivers/switch/port_states.hpp"

namespace haas::drivers {

/// What a port is configured to carry. A configuration that cannot be read, or that HaaS never makes, is a foreign
/// state.
struct ConfiguredPort {
    core::PortState state;
    std::set<core::Vlan> idle;  ///< VLANs of `state` that the port does not carry, as they do not exist on the switch
};

/// Whether the block hides the port's mode because its link is down.
bool hides_mode(const CliTable& table, const PortBlock& block);

/// Corrects the block by the answer to the table's `read_configuration`: the mode, and other settings that matter.
/// @return  whether the answer is about that port
bool correct_by_configuration(const CliTable& table, PortBlock& block, std::string_view port, std::string_view answer);

/// @param dummy  the VLAN that stands for "no native VLAN"
ConfiguredPort read_block(const CliTable& table, std::optional<core::Vlan> dummy, const PortBlock& block);

/// What a port with a native VLAN carries where the switch tags these.
core::PortState tagged_native_state(const CliTable& table, const core::PortState& state);

/// Whether a foreign port may be in another mode than that of a trunk.
bool may_be_no_trunk(const core::PortState& state);

/// An error text for native VLANs that the switch tags, with the remedy.
std::string tagged_natives_text(const CliTable& table);

}  // namespace haas::drivers
