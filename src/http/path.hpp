// Request paths. They are split before they are decoded, so a name may contain %2F.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace haas::http {

/// Decodes %XX; empty for a broken escape, a NUL byte or a text that is not UTF-8.
std::optional<std::string> percent_decode(std::string_view text);

/// Encodes everything but unreserved characters (RFC 3986, 2.3).
std::string percent_encode(std::string_view text);

/// Splits at `/` and decodes each segment; empty when one cannot be decoded. A trailing slash adds nothing.
std::optional<std::vector<std::string>> split_path(std::string_view path);

}  // namespace haas::http
