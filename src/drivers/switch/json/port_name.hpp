// Names of ports on Arista's and Cisco's switches, and the lines of commands that both understand.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/vlan.hpp"

namespace haas::drivers {

/// The name as EOS writes it, `Ethernet1`, `Ethernet1/1`, `Ethernet1/1/1` or `Port-Channel12`, also for `Et1`, `Eth1`
/// and `Po12`; empty for any other text.
/// @source  Arista EOS User Manual, "Ethernet Ports" and "Port Channels and LACP"
std::string eos_port(std::string_view name);

/// The name as NX-OS writes it, `Ethernet1/1`, `Ethernet1/1/1` or `port-channel12`, also for `Eth1/1` and `Po12`; empty
/// for any other text.
/// @source  Cisco Nexus 9000 Series NX-OS Interfaces Configuration Guide
std::string nxos_port(std::string_view name);

/// `switchport trunk allowed vlan ...`, in as many lines as a long list needs: the first one replaces the list.
std::vector<std::string> allowed_lines(const std::set<core::Vlan>& vlans);

/// A text for people as a part of a command: without characters that a command line could take for its own, and cut.
std::string harmless_text(std::string_view text, std::size_t longest);

/// The lines that create VLANs, `vlan 100-102,110`, or delete them.
std::vector<std::string> vlan_lines(const std::set<core::Vlan>& vlans);
std::vector<std::string> no_vlan_lines(const std::set<core::Vlan>& vlans);

}  // namespace haas::drivers
