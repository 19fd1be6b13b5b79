// What may be taken for the place of a BMC, in a URL or an argument vector.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace haas::drivers {

/// A host name or address as programs want it: an IPv6 address without its brackets; empty when `host` is neither a host
/// name, an IPv4 address nor an IPv6 address with or without brackets.
std::optional<std::string> plain_host(std::string_view host);

}  // namespace haas::drivers
