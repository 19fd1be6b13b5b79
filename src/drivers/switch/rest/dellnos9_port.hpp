// What a Dell switch with OS 9 says about a port.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/switch.hpp"

namespace haas::drivers {

/// The VLAN that ports are in, untagged, which are in no other one.
constexpr core::Vlan dellnos9_default_vlan = 1;

/// What `show interfaces switchport` tells.
struct DellNos9Port {
    std::set<core::Vlan> untagged;  ///< without the default VLAN
    std::set<core::Vlan> tagged;
    bool is_hybrid = true;  ///< carries both kinds
    bool is_shown = false;  ///< the switch did tell about a port
};

/// What an interface's resource tells.
struct DellNos9Interface {
    bool is_shut = false;
    bool is_switchport = false;
};

/// @param body  of the interface, with its defaults
/// @throws base::Error  when it cannot be understood
DellNos9Interface parse_dellnos9_interface(const std::string& body);

/// Its names in the list of all interfaces: `gige-1-3`, `port-channel-1`, `vlan-310`.
/// @param body  of the container of all interfaces
/// @throws base::Error  as above
/// @source  Dell Open Automation Guide, "REST API": a container without a query has its entries by their keys
std::vector<std::string> parse_dellnos9_interfaces(const std::string& body);

/// What a terminal would show of a command, in the answer to it: its echo, its output, and a prompt. Of several commands, each
/// is echoed behind a prompt of its own.
/// @throws base::Error  when the answer is no XML
std::string parse_dellnos9_output(const std::string& body);

/// The first line of a transcript that says that a command failed, as the switch wrote it; empty if there is none.
std::string find_dellnos9_error(const std::string& transcript);

/// @throws base::Error  when it cannot be understood
DellNos9Port parse_dellnos9_switchport(const std::string& transcript);

/// The VLANs of a port. One that is no switchport is in none, and `show interfaces switchport` does not show it.
/// @throws base::Error  when what is shown is not understood, or shows no port or an error for a switchport
DellNos9Port dellnos9_membership(const DellNos9Interface& interface, const std::string& shown);

/// What the port carries, as far as HaaS makes such ports; foreign otherwise.
core::PortState dellnos9_state(bool is_shut, const DellNos9Port& port);

}  // namespace haas::drivers
