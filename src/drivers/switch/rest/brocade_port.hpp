// What a Brocade switch says about its ports.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"

namespace haas::drivers {

/// Its element `trunk`.
struct BrocadeTrunk {
    std::optional<core::Vlan> native;
    bool native_is_tagged = false;
    std::set<core::Vlan> tagged;  ///< without the native one
    bool carries_all = false;
};

/// @param body  of the interface
/// @throws base::Error  when it cannot be understood, as all of these
bool parse_brocade_shutdown(const std::string& body);

/// @param body  of `switchport/mode`
/// @return  `trunk`, `access` or what else it says
std::string parse_brocade_mode(const std::string& body);

/// @param body  of `switchport/trunk`
BrocadeTrunk parse_brocade_trunk(const std::string& body);

/// @param body  of `switchport/access`
core::Vlan parse_brocade_access(const std::string& body);

/// What the switch says about a port.
struct BrocadePort {
    bool is_shut = false;
    std::string mode;  ///< empty for a port that carries no VLAN, whatever the trunk says
    BrocadeTrunk trunk;
    std::optional<core::Vlan> access;  ///< in that mode
};

/// What the port carries, as far as HaaS makes such ports; foreign otherwise.
core::PortState brocade_state(const BrocadePort& port);

/// An interface in the list of all.
struct BrocadeInterface {
    std::string type;    ///< `TenGigabitEthernet`, `Port-channel`
    std::string number;  ///< `1/0/5`, `1`
};

/// Those of a list that can be ports of VLANs.
/// @param body  of the container of all interfaces
/// @source  /rest/config/running of an SLX 9240, whose REST is that of NOS: an element for each interface, with its type for a name
///          and a leaf `name`; those that Network OS has besides ports: its YANG module brocade-interface
std::vector<BrocadeInterface> parse_brocade_interfaces(const std::string& body);

}  // namespace haas::drivers
