#include "drivers/switch/rest/url.hpp"

#include <charconv>

#include "drivers/bmc/host.hpp"

namespace haas::drivers {

namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, port);
    if (read.ec != std::errc() || read.ptr != end || port == 0) return {};
    return port;
}

}  // namespace

std::string RestUrl::origin() const {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return scheme + "://" + (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::optional<RestUrl> parse_rest_url(std::string_view text) {
    constexpr std::string_view after_scheme = "://";
    const auto colon = text.find(after_scheme);
    if (colon == std::string_view::npos) return {};
    RestUrl url;
    url.scheme = lower(std::string(text.substr(0, colon)));
    if (url.scheme != "http" && url.scheme != "https") return {};
    url.port = url.scheme == "http" ? http_port : https_port;
    text.remove_prefix(colon + after_scheme.size());
    if (!text.empty() && text.back() == '/') text.remove_suffix(1);
    const auto bracket = text.rfind(']');
    const auto port_colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (port_colon != std::string_view::npos) {
        const auto port = parse_port(text.substr(port_colon + 1));
        if (!port) return {};
        url.port = *port;
    }
    const auto host = plain_host(text.substr(0, port_colon));
    if (!host) return {};
    url.host = lower(*host);
    return url;
}

}  // namespace haas::drivers
