// Port names that consist of numbers and slashes.
#pragma once

#include <string_view>

namespace haas::drivers {

/// Two or three numbers with slashes between them and nothing else. Leading zeros would give one port several names, so
/// they are not allowed.
bool is_port_number(std::string_view text);

/// One number from 0 to 999, without leading zeros.
bool is_plain_number(std::string_view text);

/// Whether a text can be the name of an interface of any kind: letters, and numbers separated by slashes, as in
/// `port-channel10` or `Gi1/0/5`. Only such names from a switch are sent back to it.
bool is_interface_name(std::string_view text);

/// The number of a port-channel as Dell's switches print it, `Po7`; empty for any other text.
std::string_view channel_number(std::string_view name);

/// The number of a port-channel as Cisco and Arista write it, `port-channel12` or `Po12`, in upper or lower case; empty
/// for any other text.
std::string_view port_channel_number(std::string_view name);

}  // namespace haas::drivers
