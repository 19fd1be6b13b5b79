// Where a device is: hosts, and the URLs at which one gets our credentials.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace haas::drivers {

/// A host name or an IP address, as far as its characters tell.
bool is_host(std::string_view text);

/// A host name or address as programs want it: an IPv6 address without its brackets; empty when `host` is neither a host
/// name, an IPv4 address nor an IPv6 address with or without brackets.
std::optional<std::string> plain_host(std::string_view host);

/// One spelling of a host: a name in lower case and without the dot at its end, an address as it is commonly written (10.0.0.1
/// for 10.1).
std::string canonical_host(std::string host);

/// How the URLs of a BMC begin ("https://bmc-1:443"); empty where plain_host() is, or `port` is none.
std::optional<std::string> redfish_origin(std::string_view host, int port);

/// Whether a link that a BMC gave leads to one of its own resources: a path below /redfish/, and nothing but a path.
bool is_redfish_path(std::string_view path);

/// Where a switch with a REST interface is: a scheme, a host and maybe a port, and nothing else.
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
