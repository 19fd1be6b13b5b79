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

struct Parts {
    std::string scheme;
    std::string host;
    int port;
    std::string_view path;  ///< begins with a slash

    bool has_origin_of(const Parts& other) const {
        return scheme == other.scheme && host == other.host && port == other.port;
    }
};

/// @param url  a valid one
Parts parts_of(std::string_view url) {
    constexpr int http_port = 80;
    constexpr int https_port = 443;
    const auto colon = url.find("://");
    Parts parts{base::lower(url.substr(0, colon)), {}, http_port, "/"};
    if (parts.scheme == "https") parts.port = https_port;
    url.remove_prefix(colon + 3);
    const auto end = std::min(url.find_first_of("/?"), url.size());
    auto authority = url.substr(0, end);
    const auto port_at = authority.rfind(':');
    if (port_at != std::string_view::npos && !authority.ends_with(']')) {
        parts.port = base::parse_number<int>(authority.substr(port_at + 1)).value_or(0);
        authority = authority.substr(0, port_at);
    }
    parts.host = base::lower(authority);
    if (parts.host.ends_with('.')) parts.host.pop_back();
    const auto path = url.substr(end, url.find('?') - end);
    if (!path.empty()) parts.path = path;
    return parts;
}

/// Whether a server may take the path for another one: with `..`, or a slash in another spelling.
bool is_misleading(std::string_view path) {
    std::string plain;
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] != '%') {
            plain += path[at];
            continue;
        }
        const auto code = base::lower(path.substr(at, 3));
        if (code == "%2e") {
            plain += '.';
        } else if (code == "%2f" || code == "%5c" || code == "%25" || code == "%00" || code.size() < 3) {
            return true;
        }
        at += 2;
    }
    const auto segments = base::split(plain, '/');
    return std::any_of(segments.begin(), segments.end(), [](std::string_view segment) {
        segment = segment.substr(0, segment.find(';'));  // some servers take what follows for parameters
        return segment == "." || segment == "..";
    });
}

}  // namespace

bool is_media_below(std::string_view url, std::string_view place) {
    const auto image = parts_of(url);
    const auto allowed = parts_of(place);
    if (!image.has_origin_of(allowed) || is_misleading(image.path)) return false;
    if (image.path == allowed.path) return true;
    return image.path.starts_with(allowed.path) &&
           (allowed.path.ends_with('/') || image.path[allowed.path.size()] == '/');
}

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
