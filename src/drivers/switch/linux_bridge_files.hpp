// The files that make a port of a Linux bridge carry the same after a restart of its machine.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/switch.hpp"

namespace haas::drivers {

/// The program that reads the files.
enum class BridgePersistence { none, ifupdown2, networkd };

/// Reads `none`, `ifupdown2` or `networkd`; empty for anything else.
std::optional<BridgePersistence> parse_persistence(std::string_view text);

std::string persistence_directory(BridgePersistence persistence);

/// The path of a port's file.
std::string persistence_file(BridgePersistence persistence, const std::string& port);

/// The text of a port's file.
/// @param state  not foreign
/// @source  ifupdown2's addons/bridge.py: without `bridge-pvid` a port gets the bridge's or 1, unless untagged frames
///          are not allowed; systemd.network(5), [BridgeVLAN]
std::string persistence_text(BridgePersistence persistence, const std::string& bridge, const std::string& port,
                             const core::PortState& state);

/// Texts of files, by their paths.
using BridgeFiles = std::map<std::string, std::string>;

/// The command that prints all files that may be HaaS's, for either program.
std::vector<std::string> print_files_command();

/// Reads what it printed.
BridgeFiles parse_printed_files(const std::string& output);

/// Those of the printed files that HaaS has written for ports of this bridge, registered or not.
/// @param ports  that the bridge has now: the oldest files do not name their bridge
std::set<std::string> list_own_files(const std::string& bridge, const std::set<std::string>& ports,
                                     const BridgeFiles& printed);

/// The command that replaces files as a whole, removes those whose new text is empty, and returns when that is on the
/// disk, also of what an earlier command has left undone.
std::vector<std::string> write_files_command(const BridgeFiles& files);

/// The line of the bridge's own stanza by which ifupdown2 gives VLANs to a port that has none in its stanza: it has no
/// way to say that a port is in no VLAN. Empty if there is no such line.
/// @param stanza  the output of `ifquery BRIDGE`
/// @source  ifupdown2 of 2025-10, addons/bridge.py, _apply_bridge_vlan_aware_port_settings_all
std::string find_inherited_vlans(const std::string& stanza);

}  // namespace haas::drivers
