#include "sys/shell_words.hpp"

#include "base/error.hpp"

namespace haas::sys {

std::string to_shell_line(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words) {
        if (!line.empty()) line += ' ';
        line += '\'';
        for (const char c : word) {
            if (c == '\0') throw base::Error("a NUL in an argument");
            // Between single quotes, only the closing quote is special, so a quote must stand outside of them.
            if (c == '\'') {
                line += "'\\''";
            } else {
                line += c;
            }
        }
        line += '\'';
    }
    return line;
}

}  // namespace haas::sys
