// Short, fixed-length names for long texts.
#pragma once

#include <string>
#include <string_view>

namespace haas::base {

/// 32 hexadecimal digits that identify a text: no two texts with the same digest are known.
/// @source  BLAKE2b, 16 bytes (libsodium's generichash)
std::string digest(std::string_view text);

}  // namespace haas::base
