// Parses what a Brocade switch tells about its ports.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"

namespace haas::drivers {

/// The element `trunk` of a port.
struct BrocadeTrunk {
    std::optional<core::Vlan> native;
    bool native_is_tagged = false;
    std::set<core::Vlan> tagged;  ///< without the native one
    bool carries_all = false;
};

/// @param body  of the interface
/// @throws base::Error  when it cannot be understood, as do all functions here
bool parse_brocade_shutdown(const std::string& body);

/// @param body  of `switchport/mode`
/// @return  `trunk`, `access` or another mode, as the switch writes it
std::string parse_brocade_mode(const std::string& body);

/// @param body  of `switchport/trunk`
BrocadeTrunk parse_brocade_trunk(const std::string& body);

/// @param body  of `switchport/access`
core::Vlan parse_brocade_access(const std::string& body);

/// What the switch tells about a port.
struct BrocadePort {
    bool is_shut = false;
    std::string mode;  ///< empty: the port carries no VLANs, whatever `trunk` says
    BrocadeTrunk trunk;
    std::optional<core::Vlan> access;  ///< only in mode `access`
};

/// VLANs that ports are configured for and do not carry, by the type and the number of the port in lower case, as
/// `tengigabitethernet 1/0/5`.
using BrocadeInactiveVlans = std::map<std::string, std::set<core::Vlan>>;

/// @param body  the output of `get-interface-switchport`
/// @source  pynos, whose classes were made of the switch's YANG module brocade-interface-ext, for the names of leaves
BrocadeInactiveVlans parse_brocade_inactive(const std::string& body);

/// Ports that are given no native VLAN are in this one.
/// @source  Network OS Administrator's Guide 4.1.1, "Default-native-VLAN trunk mode": the native VLAN of a trunk always
///          exists, as VLAN 1 or another one, and cannot be deleted
constexpr core::Vlan brocade_default_vlan = 1;

/// What the port carries; a foreign state if HaaS does not make such ports.
core::PortState brocade_state(const BrocadePort& port);

/// An interface in the list of all.
struct BrocadeInterface {
    std::string type;    ///< `TenGigabitEthernet`, `Port-channel`
    std::string number;  ///< `1/0/5`, `1`
};

/// The interfaces of a list that can carry VLANs.
/// @param body  of the container of all interfaces
/// @source  /rest/config/running of an SLX 9240, whose REST interface is that of NOS: an element for each interface,
///          with its type as the element's name, and a leaf `name`. For interfaces other than ports: Network OS's YANG
///          module brocade-interface
std::vector<BrocadeInterface> parse_brocade_interfaces(const std::string& body);

}  // namespace haas::drivers
