// UTF-8: requests must be well-formed, and answers always are, whatever data they contain.
#pragma once

#include <string>
#include <string_view>

namespace haas::base {

/// Whether `text` is well-formed UTF-8 without NUL bytes.
bool is_clean_utf8(std::string_view text);

/// A text in ISO 8859-1 as UTF-8.
std::string utf8_of_latin1(std::string_view text);

/// `text` with U+FFFD for each byte that is not part of well-formed UTF-8.
std::string repaired_utf8(std::string_view text);

}  // namespace haas::base
