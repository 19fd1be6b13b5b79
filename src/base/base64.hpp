// Base64 as HTTP Basic uses it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace haas::base {

std::string encode_base64(std::string_view bytes);

/// Decodes standard, padded base64; empty when `text` is anything else.
std::optional<Secret> decode_base64(std::string_view text);

}  // namespace haas::base
