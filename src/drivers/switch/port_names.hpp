// Names of ports that are made of numbers and slashes.
#pragma once

#include <string_view>

namespace haas::drivers {

/// Two or three numbers with slashes between them and nothing else; no leading zeros, which would give one port several names.
bool is_port_number(std::string_view text);

/// One number from 1 to 999, without leading zeros.
bool is_plain_number(std::string_view text);

/// Whether it can be the name of an interface, of whatever kind: letters, and numbers parted by slashes, as in `port-channel10`
/// or `Gi1/0/5`. Nothing else is sent back to a switch that names it.
bool is_interface_name(std::string_view text);

/// The number of a port-channel as Dell's switches print it, `Po7`; empty for what is none.
std::string_view channel_number(std::string_view name);

}  // namespace haas::drivers
