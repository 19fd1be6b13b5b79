// Names of ports that are made of numbers and slashes.
#pragma once

#include <string_view>

namespace haas::drivers {

/// Two or three numbers with slashes between them and nothing else; no leading zeros, which would give one port several names.
bool is_port_number(std::string_view text);

/// One number from 1 to 999, without leading zeros.
bool is_plain_number(std::string_view text);

}  // namespace haas::drivers
