#include "sys/origin.hpp"

#include <cstddef>

#include "base/text.hpp"

namespace haas::sys {

namespace {

bool is_host_of_origin(std::string_view text) {
    constexpr std::size_t longest_host = 253;
    if (text.starts_with('[') && text.ends_with(']')) {
        const auto is_of_address = [](char c) { return base::is_lower_hex(c) || c == ':'; };
        return text.size() > 2 && base::holds_only(text.substr(1, text.size() - 2), is_of_address);
    }
    const auto is_of_word = [](char c) { return base::is_alphanumeric(c) && c == base::lower(c); };
    const auto is_of_name = [&](char c) { return is_of_word(c) || c == '.' || c == '-'; };
    return !text.empty() && text.size() <= longest_host && base::holds_only(text, is_of_name) &&
           is_of_word(text.front()) && is_of_word(text.back());
}

bool is_port_of_origin(std::string_view text) {
    return !text.empty() && text.size() <= 5 && base::is_digits(text) && !text.starts_with('0');
}

}  // namespace

bool is_origin(std::string_view text) {
    const bool is_secure = text.starts_with("https://");
    if (!is_secure && !text.starts_with("http://")) return false;
    text.remove_prefix(is_secure ? 8 : 7);
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || text.ends_with(']')) return is_host_of_origin(text);
    const auto port = text.substr(colon + 1);
    return is_host_of_origin(text.substr(0, colon)) && is_port_of_origin(port) && port != (is_secure ? "443" : "80");
}

}  // namespace haas::sys
