// Where a switch with a REST interface is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace haas::drivers {

/// A base URL: a scheme, a host and maybe a port, and nothing else.
struct RestUrl {
    std::string scheme;  ///< `http` or `https`
    std::string host;    ///< in small letters, an IPv6 address without brackets
    std::uint16_t port;  ///< the scheme's where none is said

    /// How all URLs of that switch begin: `https://switch1:8888`.
    std::string origin() const;
};

/// Reads `https://switch1` or `http://[fd00::1]:8008/`; empty for anything else.
std::optional<RestUrl> parse_rest_url(std::string_view text);

}  // namespace haas::drivers
