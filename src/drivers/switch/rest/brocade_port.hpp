// What a Brocade switch says about a port.
#pragma once

#include <optional>
#include <set>
#include <string>

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

/// What the port carries, as far as HaaS makes such ports; foreign otherwise.
/// @param mode  empty for a port that carries no VLAN, whatever the trunk says
core::PortState brocade_state(bool is_shut, const std::string& mode, const BrocadeTrunk& trunk);

}  // namespace haas::drivers
