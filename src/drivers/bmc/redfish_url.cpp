#include "drivers/bmc/redfish_url.hpp"

#include <algorithm>

#include "drivers/bmc/host.hpp"

namespace haas::drivers {

namespace {

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

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
    if (path.size() > longest || path.substr(0, root.size()) != root) return false;
    if (path.find("/../") != std::string_view::npos || path.substr(path.size() - 3) == "/..") return false;
    return std::all_of(path.begin(), path.end(),
                       [&](char c) { return is_alphanumeric(c) || others.find(c) != std::string_view::npos; });
}

}  // namespace haas::drivers
