#include "core/media_url.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/error.hpp"

namespace haas::core {

namespace {

constexpr std::size_t longest_url = 1024;
constexpr std::size_t longest_host = 253;
constexpr int highest_port = 65535;

[[noreturn]] void refuse(const std::string& reason) { throw BadArgumentError("The URL " + reason + ".", "url"); }

/// What may stand in a URL. A fragment is not sent to a server.
/// @source  RFC 3986, 2
bool is_of_url(char c) { return base::is_alphanumeric(c) || base::contains("-._~:/?[]@!$&'()*+,;=%", c); }

bool is_host(std::string_view host) {
    if (host.starts_with('[')) {
        const auto is_of_address = [](char c) { return base::is_lower_hex(base::lower(c)) || c == ':' || c == '.'; };
        return host.size() > 2 && host.ends_with(']') &&
               base::holds_only(host.substr(1, host.size() - 2), is_of_address);
    }
    const auto is_of_name = [](char c) { return base::is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; };
    return !host.empty() && host.size() <= longest_host && host.front() != '-' && base::holds_only(host, is_of_name);
}

/// A host, maybe with a port.
bool is_authority(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || text.ends_with(']')) return is_host(text);
    const auto port = base::parse_number<int>(text.substr(colon + 1));
    return is_host(text.substr(0, colon)) && port && *port > 0 && *port <= highest_port;
}

}  // namespace

std::string parse_media_url(std::string_view text) {
    if (text.size() > longest_url) refuse("must not be longer than 1024 characters");
    if (!base::holds_only(text, is_of_url)) {
        refuse("must consist of the characters that a URL may have, without blanks: write others as %20 and the like");
    }
    const auto colon = text.find("://");
    const auto scheme = base::lower(text.substr(0, std::min(colon, text.size())));
    if (colon == std::string_view::npos || (scheme != "http" && scheme != "https")) {
        refuse("must begin with http:// or https://");
    }
    const auto rest = text.substr(colon + 3);
    const auto authority = rest.substr(0, rest.find_first_of("/?"));
    if (base::contains(authority, '@')) {
        refuse("must not hold a user or a password: the BMC would show them to everybody who may look at it");
    }
    if (!is_authority(authority)) refuse("must have a valid host, and a port from 1 to 65535 if it has one");
    return scheme + "://" + std::string(rest);
}

}  // namespace haas::core
