// What both kinds of switches have in common when their ports are read: foreign states, and VLANs that are not carried.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/switch.hpp"
#include "drivers/switch/json/running_config.hpp"
#include "drivers/switch/lacking_vlans.hpp"
#include "drivers/switch/port_states.hpp"

namespace haas::drivers {

/// Makes the switch's words fit for a message. Only these are shown so: what HaaS says itself stays, whatever the
/// passwords are.
using Quote = std::function<std::string(std::string_view)>;

/// One line; for a switch that got no password.
std::string quote_plainly(std::string_view words);

/// A VLAN of the switch.
struct SwitchVlan {
    std::string name;
    bool is_active = false;    ///< neither suspended nor shut down
    bool is_in_group = false;  ///< only ports of its trunk groups carry it
};

/// All that one reading tells about a switch.
struct SwitchReading {
    std::map<std::string, core::PortState> ports;  ///< by their identities
    std::map<core::Vlan, SwitchVlan> vlans;
};

/// The state of a port that routes.
core::PortState routed_state();

/// A trunk, from its list of allowed VLANs and its native one. Untagged frames are dropped if `native` is empty.
core::PortState trunk_state(std::optional<core::Vlan> native, std::set<core::Vlan> allowed);

/// Why ports do not carry these VLANs, with the remedy; empty if they do.
std::string lacking_text(const SwitchReading& reading, const VlanRemedies& remedies, const std::set<core::Vlan>& vlans);

/// The state if the switch carries all of its VLANs; else a foreign one, as the port does not carry what was asked for.
core::PortState carried_state(const SwitchReading& reading, const VlanRemedies& remedies, core::PortState state);

/// A port's first line that begins with one of the words, and with none of those that are known; empty if there is
/// none.
std::string unknown_line(const ConfigLines& lines, const std::vector<std::string_view>& words,
                         const std::vector<std::string_view>& known);

/// Whether there is a line that begins with these words.
bool has_line(const ConfigLines& lines, std::string_view words);

}  // namespace haas::drivers
