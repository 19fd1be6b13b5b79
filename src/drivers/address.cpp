#include "drivers/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

bool is_address(int family, const std::string& text) {
    in6_addr room{};
    return ::inet_pton(family, text.c_str(), &room) == 1;
}

bool is_label(std::string_view label) {
    constexpr std::size_t longest = 63;  // RFC 1035, 2.3.4
    if (label.empty() || label.size() > longest || label.front() == '-' || label.back() == '-') return false;
    return std::all_of(label.begin(), label.end(),
                       [](char c) { return base::is_alphanumeric(c) || c == '-' || c == '_'; });
}

bool is_host_name(std::string_view name) {
    constexpr std::size_t longest = 253;
    if (name.size() > longest) return false;
    for (;;) {
        const auto dot = name.find('.');
        const std::string_view label = name.substr(0, dot);
        if (!is_label(label)) return false;
        if (dot == std::string_view::npos) {
            // libcurl treats 10.1, 0x7f000001 and the like as addresses; no top-level domain begins with a digit.
            return !base::is_digit(label.front());
        }
        name.remove_prefix(dot + 1);
    }
}

}  // namespace

bool is_host(std::string_view text) {
    constexpr std::size_t longest = 253;
    if (text.empty() || text.size() > longest || text.front() == '-') return false;
    if (base::contains(text, ':')) return is_address(AF_INET6, std::string(text));
    constexpr std::string_view others = ".-_";
    return std::all_of(text.begin(), text.end(),
                       [&](char c) { return base::is_alphanumeric(c) || base::contains(others, c); });
}

std::optional<std::string> plain_host(std::string_view host) {
    if (base::contains(host, '\0')) return {};
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    std::string bare(bracketed ? host.substr(1, host.size() - 2) : host);
    if (is_address(AF_INET6, bare)) return bare;
    if (!bracketed && (is_address(AF_INET, bare) || is_host_name(bare))) return bare;
    return {};
}

std::string canonical_host(std::string host) {
    host = base::lower(host);
    while (host.ends_with('.')) host.pop_back();
    in_addr ipv4{};
    in6_addr ipv6{};
    std::string text(INET6_ADDRSTRLEN, '\0');
    if (::inet_aton(host.c_str(), &ipv4) != 0) {
        ::inet_ntop(AF_INET, &ipv4, text.data(), static_cast<socklen_t>(text.size()));
    } else if (::inet_pton(AF_INET6, host.c_str(), &ipv6) == 1) {
        const bool mapped = IN6_IS_ADDR_V4MAPPED(&ipv6);
        const void* const address = mapped ? static_cast<const void*>(&ipv6.s6_addr[12]) : &ipv6;
        ::inet_ntop(mapped ? AF_INET : AF_INET6, address, text.data(), static_cast<socklen_t>(text.size()));
    } else {
        return host;
    }
    text.resize(std::strlen(text.data()));
    return text;
}

std::optional<std::string> redfish_origin(std::string_view host, int port) {
    constexpr int largest_port = 65535;
    const auto bare = plain_host(host);
    if (!bare || port < 1 || port > largest_port) return {};
    const bool is_ipv6 = bare->find(':') != std::string::npos;
    return "https://" + (is_ipv6 ? "[" + *bare + "]" : *bare) + ":" + std::to_string(port);
}

bool is_redfish_path(std::string_view path) {
    constexpr std::size_t longest = 1000;
    constexpr std::string_view root = "/redfish/";
    constexpr std::string_view others = "/-._~%!$&'()*+,;=:@";  // RFC 3986, 3.3
    if (path.size() > longest || !path.starts_with(root)) return false;
    if (base::contains(path, "/../") || path.ends_with("/..")) return false;
    return std::all_of(path.begin(), path.end(),
                       [&](char c) { return base::is_alphanumeric(c) || base::contains(others, c); });
}

std::string RestUrl::origin() const {
    const bool is_ipv6 = base::contains(host, ':');
    return scheme + "://" + (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
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
    const auto host = plain_host(text.substr(0, port_colon));
    if (!host) return {};
    url.host = base::lower(*host);
    return url;
}

}  // namespace haas::drivers
