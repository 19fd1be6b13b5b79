#include "core/host.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "base/text.hpp"

namespace haas::core {

namespace {

constexpr std::size_t longest_name = 253;

bool is_address(int family, const std::string& text) {
    in6_addr room{};
    return ::inet_pton(family, text.c_str(), &room) == 1;
}

/// Whether a text can be the name of a network interface.
bool is_interface(std::string_view name) {
    constexpr std::size_t longest = 15;  // IFNAMSIZ, without its NUL
    constexpr std::string_view others = ".-_";
    return !name.empty() && name.size() <= longest &&
           base::holds_only(name, [&](char c) { return base::is_alphanumeric(c) || base::contains(others, c); });
}

/// An IPv6 address, maybe with an interface.
bool is_ipv6(std::string_view text) {
    const auto percent = text.find('%');
    if (percent != std::string_view::npos && !is_interface(text.substr(percent + 1))) return false;
    return is_address(AF_INET6, std::string(text.substr(0, percent)));
}

bool is_label(std::string_view label) {
    constexpr std::size_t longest = 63;  // RFC 1035, 2.3.4
    if (label.empty() || label.size() > longest || label.front() == '-' || label.back() == '-') return false;
    return std::all_of(label.begin(), label.end(),
                       [](char c) { return base::is_alphanumeric(c) || c == '-' || c == '_'; });
}

/// As C writes numbers: no top-level domain is one.
bool is_number(std::string_view label) {
    const bool is_hex = label.size() > 1 && label[0] == '0' && base::lower(label[1]) == 'x';
    if (!is_hex) return base::is_digits(label);
    return base::holds_only(label.substr(2), [](char c) { return base::is_lower_hex(base::lower(c)); });
}

bool is_host_name(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (name.size() > longest_name) return false;
    for (;;) {
        const auto dot = name.find('.');
        const std::string_view label = name.substr(0, dot);
        if (!is_label(label)) return false;
        if (dot == std::string_view::npos) return !is_number(label);
        name.remove_prefix(dot + 1);
    }
}

std::string_view without_brackets(std::string_view host) {
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    return bracketed ? host.substr(1, host.size() - 2) : host;
}

}  // namespace

bool is_host(std::string_view text) {
    if (text.empty() || text.size() > longest_name || text.front() == '-') return false;
    if (base::contains(text, ':')) return is_ipv6(text);
    constexpr std::string_view others = ".-_";
    return std::all_of(text.begin(), text.end(),
                       [&](char c) { return base::is_alphanumeric(c) || base::contains(others, c); });
}

std::optional<std::string> plain_host(std::string_view host) {
    if (base::contains(host, '\0')) return {};
    const auto bare = without_brackets(host);
    if (is_ipv6(bare)) return std::string(bare);
    if (bare != host) return {};
    if (is_address(AF_INET, std::string(bare)) || is_host_name(bare)) return std::string(bare);
    return {};
}

std::string canonical_host(std::string host) {
    host = base::lower(without_brackets(host));
    while (host.ends_with('.')) host.pop_back();
    const auto percent = std::min(host.find('%'), host.size());
    const std::string interface = host.substr(percent);
    in_addr ipv4{};
    in6_addr ipv6{};
    std::string text(INET6_ADDRSTRLEN, '\0');
    if (::inet_aton(host.c_str(), &ipv4) != 0) {
        ::inet_ntop(AF_INET, &ipv4, text.data(), static_cast<socklen_t>(text.size()));
    } else if (::inet_pton(AF_INET6, host.substr(0, percent).c_str(), &ipv6) == 1) {
        const bool mapped = IN6_IS_ADDR_V4MAPPED(&ipv6);
        const void* const address = mapped ? static_cast<const void*>(&ipv6.s6_addr[12]) : &ipv6;
        ::inet_ntop(mapped ? AF_INET : AF_INET6, address, text.data(), static_cast<socklen_t>(text.size()));
    } else {
        return host;
    }
    text.resize(std::strlen(text.data()));
    return text + interface;
}

}  // namespace haas::core
