#include "drivers/bmc/host.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace haas::drivers {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c); }

bool is_address(int family, const std::string& text) {
    in6_addr room{};
    return ::inet_pton(family, text.c_str(), &room) == 1;
}

bool is_label(std::string_view label) {
    constexpr std::size_t longest = 63;  // RFC 1035, 2.3.4
    if (label.empty() || label.size() > longest || label.front() == '-' || label.back() == '-') return false;
    return std::all_of(label.begin(), label.end(), [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; });
}

bool is_host_name(std::string_view name) {
    constexpr std::size_t longest = 253;
    if (name.size() > longest) return false;
    for (;;) {
        const auto dot = name.find('.');
        const std::string_view label = name.substr(0, dot);
        if (!is_label(label)) return false;
        if (dot == std::string_view::npos) {
            // libcurl takes 10.1, 0x7f000001 and the like for addresses; no top-level domain begins with a digit.
            return !is_digit(label.front());
        }
        name.remove_prefix(dot + 1);
    }
}

}  // namespace

std::optional<std::string> plain_host(std::string_view host) {
    if (host.find('\0') != std::string_view::npos) return {};
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    std::string bare(bracketed ? host.substr(1, host.size() - 2) : host);
    if (is_address(AF_INET6, bare)) return bare;
    if (!bracketed && (is_address(AF_INET, bare) || is_host_name(bare))) return bare;
    return {};
}

}  // namespace haas::drivers
