// Base64 as HTTP Basic uses it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace haas::base {

std::string encode_base64(std::string_view bytes);

/// The bytes behind standard, padded base64; empty when `text` is not that.
std::optional<Secret> decode_base64(std::string_view text);

}  // namespace haas::base
