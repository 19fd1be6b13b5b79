#include "core/label.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace haas::core {

namespace {

constexpr std::size_t longest_label = 64;

bool is_label_character(char c) {
    const bool alphanumeric = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return alphanumeric || std::string_view("_.+-$!*'(), ").find(c) != std::string_view::npos;
}

}  // namespace

bool is_label(std::string_view text) {
    if (text.empty() || text.size() > longest_label || text == "." || text == "..") return false;
    if (text.front() == ' ' || text.back() == ' ') return false;
    return std::all_of(text.begin(), text.end(), is_label_character);
}

void require_label(std::string_view text, std::string_view kind, std::string_view field) {
    if (is_label(text)) return;
    throw BadArgumentError("The label of a " + std::string(kind) +
                               " must be 1 to 64 characters of A-Z a-z 0-9 _ . + - $ ! * ' ( ) , and inner blanks.",
                           std::string(field));
}

}  // namespace haas::core
