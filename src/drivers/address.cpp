#include "drivers/address.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

bool is_ipv6(std::string_view host) { return base::contains(host, ':'); }

/// As a URL has it: in brackets, and with the percent sign before an interface coded.
/// @source  RFC 6874, 2
std::string bracketed(std::string host) {
    const auto percent = host.find('%');
    if (percent != std::string::npos) host.replace(percent, 1, "%25");
    return '[' + host + ']';
}

}  // namespace

std::optional<std::string> redfish_origin(std::string_view host, int port) {
    constexpr int largest_port = 65535;
    const auto bare = plain_host(host);
    if (!bare || port < 1 || port > largest_port) return {};
    return "https://" + (is_ipv6(*bare) ? bracketed(*bare) : *bare) + ":" + std::to_string(port);
}

std::string RestUrl::origin() const {
    return scheme + "://" + (is_ipv6(host) ? bracketed(host) : host) + ":" + std::to_string(port);
}

std::optional<RestUrl> parse_rest_url(std::string_view text) {
    constexpr std::string_view after_scheme = "://";
    const auto colon = text.find(after_scheme);
    if (colon == std::string_view::npos) return {};
    RestUrl url;
    url.scheme = base::lower(text.substr(0, colon));
    if (url.scheme != "http" && url.scheme != "https") return {};
    url.port = url.scheme == "http" ? http_port : https_port;
    text.remove_prefix(colon + after_scheme.size());
    if (text.ends_with('/')) text.remove_suffix(1);
    const auto bracket = text.rfind(']');
    const auto port_colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (port_colon != std::string_view::npos) {
        const auto port = base::parse_number<std::uint16_t>(text.substr(port_colon + 1));
        if (!port || *port == 0) return {};
        url.port = *port;
    }
    std::string written(text.substr(0, port_colon));
    const auto coded = written.find("%25");
    if (coded != std::string::npos) written.replace(coded, 3, "%");
    const auto host = plain_host(written);
    if (!host) return {};
    url.host = base::lower(*host);
    return url;
}

}  // namespace haas::drivers
