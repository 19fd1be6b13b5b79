#include "drivers/switch/ssh_access.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>

#include "core/error.hpp"

namespace haas::drivers {

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_host(std::string_view text) {
    constexpr std::size_t longest = 253;
    if (text.empty() || text.size() > longest || text.front() == '-') return false;
    constexpr std::string_view others = ".-_:";
    return std::all_of(text.begin(), text.end(),
                       [&](char c) { return is_alphanumeric(c) || others.find(c) != std::string_view::npos; });
}

bool is_typed(std::string_view text) {
    constexpr std::size_t longest = 128;
    if (text.empty() || text.size() > longest) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_fingerprint(std::string_view text) {
    constexpr std::string_view beginning = "SHA256:";
    constexpr std::size_t digest_length = 43;
    if (text.substr(0, beginning.size()) != beginning || text.size() != beginning.size() + digest_length) return false;
    text.remove_prefix(beginning.size());
    return std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '+' || c == '/'; });
}

std::string canonical_host(std::string host) {
    for (char& c : host) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    while (!host.empty() && host.back() == '.') host.pop_back();
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
    return text.c_str();
}

std::string find_text(const core::SwitchFields& fields, const std::string& name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

void refuse_field(const std::string& name, const std::string& rule) {
    throw core::BadArgumentError("The field " + name + " must be " + rule + ".", name);
}

}  // namespace haas::drivers
