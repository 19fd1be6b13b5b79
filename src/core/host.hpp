// Hosts of devices: names and IP addresses, as people register them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace haas::core {

/// Whether a text can be a host name, judging by its characters alone, or an IP address without brackets. With a TCP
/// port behind it, it is neither.
bool is_host(std::string_view text);

/// A host name or address as programs expect it: an IPv6 address without brackets, maybe with the interface of this
/// machine by which it is reached (`fe80::1%eth0`). Empty when `host` is neither a host name, an IPv4 address nor an
/// IPv6 address with or without brackets. A name may begin with a digit, and end with a dot; a number, or what libcurl
/// would take for an address (10.1, 0x7f000001), is no name.
/// @source  RFC 1123, 2.1; RFC 4007, 11
std::optional<std::string> plain_host(std::string_view host);

/// The canonical spelling of a host: a name in lower case and without a dot at its end, an address without brackets and
/// in its usual notation (10.0.0.1 for 10.1).
std::string canonical_host(std::string host);

}  // namespace haas::core
