// What switches say, as it may stand in messages.
#pragma once

#include <string>
#include <string_view>

namespace haas::drivers {

/// In one line of printable ASCII, of some 200 characters at most.
std::string for_message(std::string_view text);

}  // namespace haas::drivers
