// Texts of others on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace haas::base {

/// Makes a text safe for a terminal, and one line: control characters, and those that turn or hide the rest of a line,
/// become escapes. What is visible already stays as it is.
std::string visible(std::string_view text);

}  // namespace haas::base
