#include "base/text.hpp"

namespace haas::base {

std::string lower(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) c = lower(c);
    return lowered;
}

std::string upper(std::string_view text) {
    std::string raised(text);
    for (char& c : raised) c = upper(c);
    return raised;
}

std::string_view trim(std::string_view text, std::string_view blanks) {
    const std::size_t from = text.find_first_not_of(blanks);
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string one_line(std::string_view text, std::size_t longest) {
    std::string line;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n';
        if (blank && (line.empty() || line.back() == ' ')) continue;
        line += blank ? ' ' : is_printable(c) ? c : '?';
        if (line.size() == longest) return line + "...";
    }
    if (line.ends_with(' ')) line.pop_back();
    return line;
}

}  // namespace haas::base
