// The files that make a port of a Linux bridge carry the same after a restart of its machine.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/switch.hpp"

namespace haas::drivers {

/// The program that reads the files.
enum class BridgePersistence { none, ifupdown2, networkd };

/// Reads `none`, `ifupdown2` or `networkd`; empty for anything else.
std::optional<BridgePersistence> parse_persistence(std::string_view text);

std::string persistence_directory(BridgePersistence persistence);

/// The name of a port's file.
std::string persistence_file(BridgePersistence persistence, const std::string& port);

/// The port whose file has this name; empty for a file that is not HaaS's.
std::string port_of_file(BridgePersistence persistence, std::string_view file);

/// The text of a port's file.
/// @param state  not foreign
/// @source  ifupdown2's addons/bridge.py: without `bridge-pvid` a port gets the bridge's or 1, unless untagged frames
///          are not allowed; systemd.network(5), [BridgeVLAN]
std::string persistence_text(BridgePersistence persistence, const std::string& bridge, const std::string& port,
                             const core::PortState& state);

}  // namespace haas::drivers
