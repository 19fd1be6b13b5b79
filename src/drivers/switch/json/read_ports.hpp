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

/// A foreign state.
/// @param vlans  those that the port may carry; empty: it may carry any VLAN
core::PortState foreign_state(std::string_view text, std::set<core::Vlan> vlans = {});

/// A foreign state that carries no VLAN at all, as a port that routes.
core::PortState foreign_without_vlans(std::string_view text);

/// The state of a port that routes.
core::PortState routed_state();

/// A trunk, from its list of allowed VLANs and its native one. Untagged frames are dropped if `native` is empty.
core::PortState trunk_state(std::optional<core::Vlan> native, std::set<core::Vlan> allowed);

/// Those VLANs that the switch does not have, or does not forward.
std::set<core::Vlan> missing_vlans(const SwitchReading& reading, const std::set<core::Vlan>& vlans);

/// An error text for them, with the remedy.
std::string missing_vlans_text(const SwitchReading& reading, const std::set<core::Vlan>& missing);

/// The state if the switch carries all of its VLANs; else a foreign one, as the port does not carry what was asked for.
core::PortState carried_state(const SwitchReading& reading, core::PortState state);

/// The state of a port that belongs to a port-channel, or gets copies of other ports' frames: no VLAN can be taken from
/// it by its own configuration.
/// @param of  what decides which VLANs it may carry; null if that is not known
core::PortState captive_state(const std::string& text, const core::PortState* of);

/// The texts of such states.
std::string member_text(const std::string& channel);
extern const std::string_view monitor_text;

/// A port's first line that begins with one of the words, and with none of those that are known; empty if there is
/// none.
std::string unknown_line(const ConfigLines& lines, const std::vector<std::string_view>& words,
                         const std::vector<std::string_view>& known);

/// Whether there is a line that begins with these words.
bool has_line(const ConfigLines& lines, std::string_view words);

}  // namespace haas::drivers
