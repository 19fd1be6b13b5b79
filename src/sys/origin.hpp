// The origin of a web page: scheme, host and port.
#pragma once

#include <string_view>

namespace haas::sys {

/// Whether a text is an origin as browsers write it.
/// @source  HTML, 7.1.1 (serialization of an origin): no path, no default port, all in lower case
bool is_origin(std::string_view text);

}  // namespace haas::sys
