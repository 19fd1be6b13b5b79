#include "core/label.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/error.hpp"

namespace haas::core {

namespace {

constexpr std::size_t longest_label = 64;

bool is_label_character(char c) { return base::is_alphanumeric(c) || base::contains("_.+-$!*'(), ", c); }

/// The digits from `begin` on, without leading zeros, and the position behind them.
std::pair<std::string_view, std::size_t> number_at(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size() && base::is_digit(text[end])) ++end;
    while (begin < end && text[begin] == '0') ++begin;
    return {text.substr(begin, end - begin), end};
}

/// Like compare_naturally(), but numbers that differ only in leading zeros are equal.
int compare_values(std::string_view a, std::string_view b) {
    std::size_t at = 0;
    const std::size_t shorter = std::min(a.size(), b.size());
    while (at < shorter && a[at] == b[at]) ++at;
    // The first difference may be in the middle of a number: go back to where the number begins.
    std::size_t begin = at;
    while (begin > 0 && base::is_digit(a[begin - 1])) --begin;
    const bool in_numbers =
        begin < a.size() && begin < b.size() && base::is_digit(a[begin]) && base::is_digit(b[begin]);
    if (!in_numbers)
        return at < shorter ? a.substr(at).compare(b.substr(at)) : (a.size() < b.size() ? -1 : a.size() > b.size());
    const auto [number_a, end_a] = number_at(a, begin);
    const auto [number_b, end_b] = number_at(b, begin);
    if (number_a.size() != number_b.size()) return number_a.size() < number_b.size() ? -1 : 1;
    if (const int difference = number_a.compare(number_b); difference != 0) return difference;
    if (end_a == a.size() || end_b == b.size()) return (end_a == a.size() ? 0 : 1) - (end_b == b.size() ? 0 : 1);
    return compare_values(a.substr(end_a), b.substr(end_b));
}

}  // namespace

int compare_naturally(std::string_view a, std::string_view b) {
    const int difference = compare_values(a, b);
    return difference != 0 ? difference : a.compare(b);
}

bool is_label(std::string_view text) {
    if (text.empty() || text.size() > longest_label || text == "." || text == "..") return false;
    if (text.front() == ' ' || text.back() == ' ') return false;
    return base::holds_only(text, is_label_character);
}

void require_label(std::string_view text, std::string_view kind, std::string_view field) {
    if (is_label(text)) return;
    throw BadArgumentError("The label of a " + std::string(kind) +
                               " must be 1 to 64 characters of A-Z a-z 0-9 _ . + - $ ! * ' ( ) , and inner blanks.",
                           std::string(field));
}

}  // namespace haas::core
