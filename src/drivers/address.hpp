// Addresses of devices: hosts, and the URLs to which HaaS sends credentials.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/host.hpp"

namespace haas::drivers {

using core::canonical_host;
using core::is_host;
using core::plain_host;

/// The beginning of a BMC's URLs ("https://bmc-1:443"). Empty if plain_host() is empty, or `port` is not a valid port.
std::optional<std::string> redfish_origin(std::string_view host, int port);

/// Where a switch with a REST interface is: a scheme, a host and maybe a port, and nothing else.
struct RestUrl {
    std::string scheme;  ///< `http` or `https`
    std::string host;    ///< in lower case; an IPv6 address without brackets
    std::uint16_t port;  ///< the scheme's default if the URL has none

    /// The beginning of all URLs of that switch: `https://switch1:8888`.
    std::string origin() const;
};

/// Reads `https://switch1` or `http://[fd00::1]:8008/`; empty for anything else.
std::optional<RestUrl> parse_rest_url(std::string_view text);

}  // namespace haas::drivers
