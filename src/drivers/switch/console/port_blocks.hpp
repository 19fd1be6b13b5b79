// What a console switch answers when it is asked for its ports: blocks of `Key: value` lines.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/switch.hpp"
#include "drivers/switch/console/table.hpp"

namespace haas::drivers {

/// The ports of an answer by the spelling that the table's `port` gives them, with what they carry. What cannot be read, or is
/// nothing that HaaS makes, is a foreign state that shows it; blocks of what is no port by the table are left out.
/// @param dummy  the native VLAN that means none
std::map<std::string, core::PortState> parse_port_blocks(const ConsoleTable& table, std::optional<core::Vlan> dummy,
                                                         std::string_view answer);

}  // namespace haas::drivers
