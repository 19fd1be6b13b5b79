// What a Dell switch with OS 9 says about a port.
#pragma once

#include <set>
#include <string>

#include "core/switch.hpp"

namespace haas::drivers {

/// The VLAN that ports are in, untagged, which are in no other one.
constexpr core::Vlan dellnos9_default_vlan = 1;

/// What `show interfaces switchport` tells.
struct DellNos9Port {
    std::set<core::Vlan> untagged;  ///< without the default VLAN
    std::set<core::Vlan> tagged;
    bool is_hybrid = true;  ///< carries both kinds
};

/// @param body  of the interface, with its defaults
/// @throws base::Error  when it cannot be understood
bool parse_dellnos9_shutdown(const std::string& body);

/// The output of a command in the answer to it.
/// @throws base::Error  when the answer is no XML
std::string parse_dellnos9_output(const std::string& body);

/// The first line of an output that says that the command failed; empty if there is none.
std::string find_dellnos9_error(const std::string& output);

/// @throws base::Error  when it cannot be understood
DellNos9Port parse_dellnos9_switchport(const std::string& output);

/// What the port carries, as far as HaaS makes such ports; foreign otherwise.
core::PortState dellnos9_state(bool is_shut, const DellNos9Port& port);

}  // namespace haas::drivers
