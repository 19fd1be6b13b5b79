#include "drivers/switch/console/error_texts.hpp"

#include <algorithm>
#include <array>

#include "drivers/switch/console/dialogue.hpp"
#include "drivers/switch/console/table.hpp"

namespace haas::drivers {

namespace {

/// How lines begin that are errors; all in small letters.
constexpr std::array<std::string_view, 22> beginnings = {
    "error",        "invalid",          "incomplete",         "ambiguous",   "unrecognized", "unknown",
    "command not found", "command rejected", "command failed", "failed",      "failure",      "permission denied",
    "access denied", "authorization failed", "not authorized", "bad parameter", "wrong",     "cannot",
    "can't",        "could not",        "an invalid",         "not allowed",
};

/// What they hold when it is the port that is wrong.
constexpr std::array<std::string_view, 12> no_port_words = {
    "invalid interface", "invalid input", "invalid port",      "does not exist", "doesn't exist", "not exist",
    "no such",           "not present",   "unknown interface", "bad parameter",  "out of range",  "invalid command",
};

std::string lower(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lowered;
}

/// `%FACILITY-SEVERITY...`: something that happened, and no answer to us.
bool is_log_message(std::string_view line) {
    const auto word = line.substr(1, line.find('-') - 1);
    if (word.empty() || word.size() + 2 > line.size()) return false;
    return std::all_of(word.begin(), word.end(),
                       [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_error(std::string_view line) {
    if (line.front() == '%') return !is_log_message(line);
    const std::string lowered = lower(line);
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return lowered.compare(0, beginning.size(), beginning) == 0; });
}

}  // namespace

std::optional<std::string> find_error_text(std::string_view answer) {
    std::optional<std::string> found;
    for_each_line(answer, [&](std::string_view line) {
        const auto begin = line.find_first_not_of(' ');
        if (found || begin == std::string_view::npos) return;
        if (is_error(line.substr(begin))) found = for_message(line.substr(begin));
    });
    return found;
}

bool says_no_such_port(std::string_view error) {
    const std::string lowered = lower(error);
    return std::any_of(no_port_words.begin(), no_port_words.end(),
                       [&](std::string_view word) { return lowered.find(word) != std::string::npos; });
}

}  // namespace haas::drivers
