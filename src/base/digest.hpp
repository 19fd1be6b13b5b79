// Short names for long ones.
#pragma once

#include <string>
#include <string_view>

namespace haas::base {

/// 32 hexadecimal digits that stand for a text: the same for the same text, and, as far as anybody knows, for no other.
/// @source  BLAKE2b, 16 bytes (libsodium's generichash)
std::string digest(std::string_view text);

}  // namespace haas::base
