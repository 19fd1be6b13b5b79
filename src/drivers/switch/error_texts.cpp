#include "drivers/switch/error_texts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "drivers/switch/cli/table.hpp"

namespace haas::drivers {

namespace {

/// Beginnings of error lines, in lower case.
constexpr std::array<std::string_view, 23> beginnings = {
    "error",
    "invalid",
    "incomplete",
    "ambiguous",
    "unrecognized",
    "unknown",
    "command not found",
    "command rejected",
    "command failed",
    "failed",
    "failure",
    "permission denied",
    "access denied",
    "authorization failed",
    "not authorized",
    "bad parameter",
    "wrong",
    "cannot",
    "can't",
    "could not",
    "an invalid",
    "not allowed",
    "syntax error",
};

/// Words in errors about a missing port. `Invalid input` is not one: it means that the command is wrong.
constexpr std::array<std::string_view, 9> no_port_words = {
    "invalid interface", "invalid port", "does not exist",    "doesn't exist", "not exist",
    "no such",           "not present",  "unknown interface", "bad parameter",
};

/// Words in errors about a missing VLAN, besides `VLAN`.
constexpr std::array<std::string_view, 5> no_vlan_words = {"not exist", "not created", "not found", "no such",
                                                           "not been created"};

bool is_upper(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

template <typename Words>
bool holds_one(const std::string& text, const Words& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return base::contains(text, word); });
}

std::string_view without_indent(std::string_view line) {
    const auto begin = line.find_first_not_of(' ');
    return begin == std::string_view::npos ? std::string_view{} : line.substr(begin);
}

/// `%FACILITY-W-...`, where W is a severity.
bool begins_with_facility(std::string_view text) {
    const auto dash = text.find('-');
    if (!text.starts_with("%") || dash < 2 || dash == std::string_view::npos || dash + 3 >= text.size()) return false;
    const auto facility = text.substr(1, dash - 1);
    return std::all_of(facility.begin(), facility.end(), is_upper) && is_upper(text[dash + 1]) && text[dash + 2] == '-';
}

/// `<189> ...`, as in syslog.
bool begins_with_priority(std::string_view line) {
    const auto end = line.find('>');
    return line.starts_with("<") && end != std::string_view::npos && base::is_digits(line.substr(1, end - 1));
}

/// `Jan  1 01:13:20`.
bool begins_with_month(std::string_view line) {
    constexpr std::string_view months = " Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
    return line.size() > 4 && line[3] == ' ' && base::contains(months, ' ' + std::string(line.substr(0, 4)));
}

}  // namespace

bool is_log_message(std::string_view line) {
    line = without_indent(line);
    if (line.empty()) return false;
    if (begins_with_priority(line) || begins_with_facility(line)) return true;
    if (line.front() != '*' && !base::is_digit(line.front()) && !begins_with_month(line)) return false;
    for (auto at = line.find(" %"); at != std::string_view::npos; at = line.find(" %", at + 1)) {
        if (begins_with_facility(line.substr(at + 1))) return true;
    }
    return false;
}

namespace {

bool is_error(std::string_view line) {
    if (is_log_message(line)) return false;
    if (line.front() == '%') return true;
    const std::string lowered = base::lower(line);
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return lowered.starts_with(beginning); });
}

/// A warning may have several lines: indented ones, and any line after one that does not end its sentence.
class Warning {
public:
    bool takes(std::string_view whole) {
        const auto line = without_indent(whole);
        const bool begins = line.starts_with("Warning");
        const bool goes_on = !line.empty() && (line.size() < whole.size() || is_open_) && !is_error(line);
        inside_ = begins || (inside_ && goes_on);
        is_open_ = inside_ && line.back() != '.';
        return inside_;
    }

private:
    bool inside_ = false;
    bool is_open_ = false;
};

/// A line without words: blanks, a row of dashes, or the marker below a typed command.
bool is_decoration(std::string_view line) { return line.find_first_not_of("-=^ ") == std::string_view::npos; }

}  // namespace

std::optional<std::string> find_error_text(std::string_view answer) {
    std::optional<std::string> found;
    for_each_line(answer, [&](std::string_view line) {
        line = without_indent(line);
        if (!found && !line.empty() && is_error(line)) found = base::whole_line(line);
    });
    return found;
}

std::optional<std::string> find_complaint(std::string_view answer,
                                          const std::function<bool(std::string_view)>& is_prompt) {
    std::string complaint;
    Warning warning;
    for_each_line(answer, [&](std::string_view whole) {
        const auto line = without_indent(whole);
        if (warning.takes(whole) || is_decoration(line) || is_log_message(line) || is_prompt(line)) return;
        if (line.starts_with("Enter configuration commands")) return;
        complaint += std::string(line) + '\n';
    });
    if (complaint.empty()) return std::nullopt;
    return base::whole_line(complaint);
}

std::string without_missing_vlans(std::string_view answer) {
    constexpr std::array<std::string_view, 3> headings = {"Failure Information",
                                                          "VLANs failed to be configured :", "VLAN             Error"};
    constexpr std::string_view row = "VLAN ";
    constexpr std::string_view error = " ERROR: This VLAN does not exist.";
    std::string left;
    for_each_line(answer, [&](std::string_view whole) {
        const auto line = base::trim(whole);
        const bool is_heading = std::any_of(headings.begin(), headings.end(),
                                            [&](std::string_view heading) { return line.starts_with(heading); });
        const bool is_row = line.starts_with(row) && line.ends_with(error);
        if (!is_heading && !is_row) left += std::string(whole) + '\n';
    });
    return left;
}

bool says_no_such_port(std::string_view error) {
    const std::string lowered = base::lower(error);
    return !base::contains(lowered, "vlan") && holds_one(lowered, no_port_words);
}

bool says_no_such_vlan(std::string_view error) {
    const std::string lowered = base::lower(error);
    return base::contains(lowered, "vlan") && holds_one(lowered, no_vlan_words);
}

}  // namespace haas::drivers
