// What a simulated switch is configured to, and what its ports carry because of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "switch/sim/vlans.hpp"

namespace haas_sim {

enum class PortMode { access, trunk, general };

/// A port's settings. VLAN 0 is none.
struct Port {
    PortMode mode = PortMode::access;
    int access = 1;
    int native = 1;
    VlanSet allowed;             ///< in trunk mode, the native VLAN included
    bool native_tagged = false;  ///< frames also leave tagged in the native VLAN
    int general = 1;             ///< the VLAN of what comes untagged in general mode
    VlanSet general_tagged;
    bool shut = false;
    bool routed = false;   ///< carries no VLAN, whatever the mode
    bool monitor = false;  ///< a SPAN destination
    bool channel = false;  ///< part of a port-channel
    /// What a Sonic calls its mode: `access`, `trunk`, `routed`; empty: nothing. It changes nothing by itself.
    std::string declared{};
    bool link = true;  ///< changes what is shown, and not what passes as soon as there is one
    friend bool operator==(const Port&, const Port&) = default;
};

/// What passes on a port: VLAN 0 is none.
struct Carried {
    int native = 0;
    VlanSet tagged;
};
/// @param created  the VLANs that the switch has: no other one passes
Carried carried(const Port& port, const VlanSet& created);

struct Configuration {
    std::map<std::string, Port> ports;
    VlanSet vlans;  ///< those that were created
    friend bool operator==(const Configuration&, const Configuration&) = default;
};

/// `mode trunk access 1 native none allowed 1,10-12 general 1 shut no routed no native-tagging no general-tagged none
/// monitor no channel no link yes`.
std::string to_settings(const Port& port);

/// Changes what `words`, pairs as to_settings() writes them, tell.
/// @throws std::invalid_argument  for another word
void apply_settings(const std::vector<std::string>& words, Port& port);

/// Lines `vlans 1-10` and `port NAME SETTINGS`.
std::string to_text(const Configuration& configuration);

/// @param configuration  what the lines of `text` change
/// @throws std::invalid_argument  for another line, or a port that is not there
void apply_text(const std::string& text, Configuration& configuration);

}  // namespace haas_sim
