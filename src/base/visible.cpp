#include "base/visible.hpp"

#include <cstdio>

namespace haas::base {

namespace {

std::string escape(unsigned char c) {
    char buffer[5];
    std::snprintf(buffer, sizeof buffer, "\\x%02x", static_cast<unsigned>(c));
    return buffer;
}

/// Whether a character of three bytes at the beginning of `text` turns or hides the rest of a line.
/// @source  Unicode Standard Annex 9, 2 (directional formatting characters); RFC 3629, 3
bool is_deceptive(std::string_view text) {
    if (text.size() < 3) return false;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
    if ((byte(0) & 0xf0U) != 0xe0U) return false;
    const unsigned character = (byte(0) & 0x0fU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU);
    const auto within = [&](unsigned first, unsigned last) { return first <= character && character <= last; };
    return within(0x200b, 0x200f) || within(0x2028, 0x202e) || within(0x2060, 0x2069) || character == 0xfeff;
}

/// How many bytes of an invisible character are at the beginning of `text`; 0 if it is visible.
std::size_t invisible_bytes(std::string_view text) {
    const auto c = static_cast<unsigned char>(text.front());
    if (c < ' ' || c == 0x7f) return 1;
    // U+0080 to U+009F are also control characters.
    if (c == 0xc2 && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xa0) return 2;
    if (text.starts_with("\xd8\x9c")) return 2;  // U+061C, the Arabic letter mark
    return is_deceptive(text) ? 3 : 0;
}

}  // namespace

std::string visible(std::string_view text) {
    std::string shown;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            shown += "\\n";
        } else if (text[i] == '\t') {
            shown += "\\t";
        } else if (const auto length = invisible_bytes(text.substr(i)); length > 0) {
            for (const char c : text.substr(i, length)) shown += escape(static_cast<unsigned char>(c));
            i += length - 1;
        } else {
            shown += text[i];
        }
    }
    return shown;
}

}  // namespace haas::base
