// The parts of a URL, as libcurl reads them: so what is checked is what a request goes to.
#pragma once

#include <optional>
#include <string>

namespace haas::sys {

struct Url {
    std::string scheme;  ///< in lower case
    std::string host;    ///< as written; an IPv6 address without brackets
    int port;            ///< the scheme's usual one where the text names none
    std::string target;  ///< the path, without "." and "..", and the query; no fragment
};

/// Reads an absolute http or https URL, or one relative to `base`. Empty for anything else, for a URL with a user, and
/// for one with other than printable ASCII.
/// @param base  an absolute URL
std::optional<Url> parse_url(const std::string& text, const std::string& base);

}  // namespace haas::sys
