#include "http/path.hpp"

#include <cstdint>

namespace haas::http {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

/// The length of the UTF-8 sequence that begins with `lead`, and the bits of the code point in it; 0 for none.
int sequence_length(std::uint8_t lead, std::uint32_t& bits) {
    if (lead < 0x80) return bits = lead, 1;
    if (lead >= 0xc2 && lead < 0xe0) return bits = lead & 0x1fU, 2;
    if (lead >= 0xe0 && lead < 0xf0) return bits = lead & 0x0fU, 3;
    if (lead >= 0xf0 && lead < 0xf5) return bits = lead & 0x07U, 4;
    return 0;
}

}  // namespace

bool is_clean_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint32_t point = 0;
        const int length = sequence_length(static_cast<std::uint8_t>(text[at]), point);
        if (length == 0 || at + static_cast<std::size_t>(length) > text.size()) return false;
        for (int i = 1; i < length; ++i) {
            const auto byte = static_cast<std::uint8_t>(text[at + static_cast<std::size_t>(i)]);
            if ((byte & 0xc0U) != 0x80) return false;
            point = (point << 6U) | (byte & 0x3fU);
        }
        const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
        const bool surrogate = point >= 0xd800 && point <= 0xdfff;
        if (point == 0 || overlong || surrogate || point > 0x10ffff) return false;
        at += static_cast<std::size_t>(length);
    }
    return true;
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        const int high = hex_digit(text[i + 1]);
        const int low = hex_digit(text[i + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    if (!is_clean_utf8(decoded)) return std::nullopt;
    return decoded;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<std::uint8_t>(c);
        encoded += {'%', digits[byte >> 4U], digits[byte & 0x0fU]};
    }
    return encoded;
}

std::optional<std::vector<std::string>> split_path(std::string_view path) {
    std::vector<std::string> segments;
    if (!path.empty() && path.front() == '/') path.remove_prefix(1);
    if (!path.empty() && path.back() == '/') path.remove_suffix(1);
    while (!path.empty()) {
        const std::size_t end = path.find('/');
        auto segment = percent_decode(path.substr(0, end));
        if (!segment) return std::nullopt;
        segments.push_back(*std::move(segment));
        if (end == std::string_view::npos) break;
        path.remove_prefix(end + 1);
    }
    return segments;
}

}  // namespace haas::http
