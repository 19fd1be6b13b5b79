// All ports of a switch that names them in a list, and is then asked for each.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/switch.hpp"

namespace haas::drivers {

/// The ports of a list, by the names that read_all() gives them, with what the switch is asked for.
using ListedPorts = std::map<std::string, std::string>;

/// Reads one of them.
/// @return  nothing when the switch has no such port
using ReadListedPort = std::function<std::optional<core::PortState>(const std::string& name, const std::string& asked)>;

/// Reads them one after the other. If the switch does not tell of a few, it is asked for them once more when all others have been
/// read. One of which it still does not tell may carry anything: it is never dark, and keeps no other from being read.
/// @throws core::SwitchError  when the switch stops answering, tells of none of them, names none, or names more than any switch has
std::map<std::string, core::PortState> read_listed_ports(const ListedPorts& ports, const ReadListedPort& read);

}  // namespace haas::drivers
