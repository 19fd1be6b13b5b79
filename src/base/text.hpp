// Text functions that <string> lacks. All of them handle ASCII only and ignore the locale.
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace haas::base {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alphanumeric(char c) noexcept { return is_letter(c) || is_digit(c); }
/// A hexadecimal digit in lower case, as programs write it.
constexpr bool is_lower_hex(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f'); }
/// Printable ASCII, from the blank to the tilde.
constexpr bool is_printable(char c) noexcept { return c >= ' ' && c <= '~'; }

/// Printable ASCII other than the blank.
constexpr bool is_graphic(char c) noexcept { return c != ' ' && is_printable(c); }

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
std::string lower(std::string_view text);
std::string upper(std::string_view text);

/// Whether `is_such` holds for every character; true for an empty text.
template <class Kind>
bool holds_only(std::string_view text, Kind is_such) {
    return std::all_of(text.begin(), text.end(), [&](char c) { return is_such(c); });
}

/// Whether a text contains a character, or another text.
constexpr bool contains(std::string_view text, char part) noexcept { return text.find(part) != std::string_view::npos; }
constexpr bool contains(std::string_view text, std::string_view part) noexcept {
    return text.find(part) != std::string_view::npos;
}

/// Decimal digits, at least one, and nothing else.
constexpr bool is_digits(std::string_view text) noexcept {
    for (const char c : text) {
        if (!is_digit(c)) return false;
    }
    return !text.empty();
}

/// Parses decimal digits; empty for any other text, even one with a sign, and for a number that is too large.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number{};
    if (!is_digits(text)) return std::nullopt;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc()) return std::nullopt;
    return number;
}

/// `text` without leading and trailing characters from `blanks`.
std::string_view trim(std::string_view text, std::string_view blanks = " \t\r\n");

/// The parts between separators, including empty ones: always one more than there are separators.
std::vector<std::string_view> split(std::string_view text, char separator);
/// The parts are views of the text, so it must not be one that ends here: a text that nothing names is refused by the
/// compiler.
template <std::same_as<std::string> Text>
std::vector<std::string_view> split(Text&& text, char separator) = delete;

/// All texts of a list, separated by `between`.
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

/// The output of a device or program, made fit for a message: one line of printable ASCII, cut after `longest`
/// characters.
std::string one_line(std::string_view text, std::size_t longest = 200);

/// The same, not cut: for a text in which passwords are hidden afterwards, as half a password would not be found.
inline std::string whole_line(std::string_view text) { return one_line(text, std::string_view::npos); }

}  // namespace haas::base
