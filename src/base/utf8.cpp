#include "base/utf8.hpp"

#include <cstdint>

namespace haas::base {

namespace {

/// The length of the UTF-8 sequence that begins with `lead`, and the bits of the code point in `lead`; 0 if none does.
int sequence_length(std::uint8_t lead, std::uint32_t& bits) {
    if (lead < 0x80) return bits = lead, 1;
    if (lead >= 0xc2 && lead < 0xe0) return bits = lead & 0x1fU, 2;
    if (lead >= 0xe0 && lead < 0xf0) return bits = lead & 0x0fU, 3;
    if (lead >= 0xf0 && lead < 0xf5) return bits = lead & 0x07U, 4;
    return 0;
}

/// The length of the well-formed sequence at the beginning of `text`; 0 if there is none.
std::size_t well_formed(std::string_view text) {
    std::uint32_t point = 0;
    const auto length = static_cast<std::size_t>(sequence_length(static_cast<std::uint8_t>(text.front()), point));
    if (length == 0 || length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<std::uint8_t>(text[i]);
        if ((byte & 0xc0U) != 0x80) return 0;
        point = (point << 6U) | (byte & 0x3fU);
    }
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    return overlong || surrogate || point > 0x10ffff ? 0 : length;
}

}  // namespace

bool is_clean_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = well_formed(text);
        if (length == 0 || text.front() == '\0') return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string utf8_of_latin1(std::string_view text) {
    std::string converted;
    converted.reserve(2 * text.size());
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (byte < 0x80) {
            converted += c;
        } else {
            converted += {static_cast<char>(0xc0U | (byte >> 6U)), static_cast<char>(0x80U | (byte & 0x3fU))};
        }
    }
    return converted;
}

std::string repaired_utf8(std::string_view text) {
    std::string repaired;
    repaired.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = well_formed(text);
        if (length == 0) {
            repaired += "\xef\xbf\xbd";
            text.remove_prefix(1);
        } else {
            repaired += text.substr(0, length);
            text.remove_prefix(length);
        }
    }
    return repaired;
}

}  // namespace haas::base
