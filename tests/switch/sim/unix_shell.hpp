// A line of a Unix shell, as far as a simulated switch understands one: words, quotes, `;`, `&&`, `||`, and what goes
// to /dev/null. Everything else is refused.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace haas_sim {

/// What one command did.
struct ShellResult {
    std::string output{};
    std::string errors{};
    int status = 0;
};

/// The line has something that a real shell may know, and this one does not; what() says what.
struct ShellError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Runs a line.
/// @param status  of the command before, for `$?`; is that of the last one afterwards
/// @param run     runs one command; at least one word
/// @throws ShellError
ShellResult run_shell_line(std::string_view line, int& status,
                           const std::function<ShellResult(const std::vector<std::string>& words)>& run);

}  // namespace haas_sim
