// What <string> leaves to be written about texts. All of it looks at ASCII alone, and at no locale.
#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace haas::base {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alphanumeric(char c) noexcept { return is_letter(c) || is_digit(c); }
/// As hexadecimal digits are written by programs: in small letters.
constexpr bool is_lower_hex(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f'); }
/// A character that a terminal shows: ASCII from the blank to the tilde.
constexpr bool is_printable(char c) noexcept { return c >= ' ' && c <= '~'; }

/// One that leaves ink: all of these but the blank.
constexpr bool is_graphic(char c) noexcept { return c != ' ' && is_printable(c); }

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
std::string lower(std::string_view text);
std::string upper(std::string_view text);

/// Whether every character is one of those that `is_such` knows; an empty text holds no other.
template <class Kind>
bool holds_only(std::string_view text, Kind is_such) {
    return std::all_of(text.begin(), text.end(), [&](char c) { return is_such(c); });
}

/// Decimal digits, at least one, and nothing else.
constexpr bool is_digits(std::string_view text) noexcept {
    for (const char c : text) {
        if (!is_digit(c)) return false;
    }
    return !text.empty();
}

/// The number that decimal digits write; empty for anything else than digits, a sign among it, and for one too large.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number{};
    if (!is_digits(text)) return std::nullopt;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc()) return std::nullopt;
    return number;
}

/// Without what stands at both ends of it and is one of `blanks`.
std::string_view trim(std::string_view text, std::string_view blanks = " \t\r\n");

/// The parts between separators, empty ones among them: one more than there are separators.
std::vector<std::string_view> split(std::string_view text, char separator);

/// All texts of a list, with `between` between two of them.
template <class List>
std::string join(const List& list, std::string_view between) {
    std::string joined;
    bool is_first = true;
    for (const auto& text : list) {
        if (!is_first) joined += between;
        joined += text;
        is_first = false;
    }
    return joined;
}

/// What a device or a program says, fit for a message: one line of printable ASCII, cut after `longest` characters.
std::string one_line(std::string_view text, std::size_t longest = 200);

}  // namespace haas::base
