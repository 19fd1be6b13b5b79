// What may become part of a URL at which a BMC gets our credentials.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace haas::drivers {

/// How the URLs of a BMC begin ("https://bmc-1:443"); empty when `host` is neither a host name, an IPv4 address nor an
/// IPv6 address with or without brackets, or `port` is none.
std::optional<std::string> redfish_origin(std::string_view host, int port);

/// Whether a link that a BMC gave leads to one of its own resources: a path below /redfish/, and nothing but a path.
bool is_redfish_path(std::string_view path);

}  // namespace haas::drivers
