// All ports of a switch that lists their names and is then asked for each port.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/switch.hpp"

namespace haas::drivers {

/// The ports of a list: the name that read_all() gives each port, and the name by which the switch is asked for it.
using ListedPorts = std::map<std::string, std::string>;

/// Reads one port.
/// @return  empty when the switch has no such port
using ReadListedPort = std::function<std::optional<core::PortState>(const std::string& name, const std::string& asked)>;

/// Reads the ports one after the other. If only a few could not be read, they are read once more after all others. A
/// port that still cannot be read counts as one that may carry anything: it is never dark, and does not prevent the
/// others from being read.
/// @throws core::SwitchError  when the switch stops answering, when no port can be read, or when the list is empty or
///                            longer than that of any switch
std::map<std::string, core::PortState> read_listed_ports(const ListedPorts& ports, const ReadListedPort& read);

}  // namespace haas::drivers
