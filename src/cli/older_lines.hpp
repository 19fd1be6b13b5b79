// Command lines as Python HaaS 0.1 and HIL had them, where they differ from ours: taken as they are, or, where a
// password is among the words, refused with the line to type instead.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace haas::cli {

/// One form of one command. Words in capitals stand for any word; HOST and BRIDGE for one without `=`, which would be a
/// field of ours, and URI for one with `://`. PASSWORD and TOKEN are secrets.
struct OlderLine {
    std::string_view name;       ///< with `_` for the blanks and dashes that HIL has in it
    std::string_view arguments;  ///< separated by blanks
    std::string_view line;       ///< ours, with the same words in capitals
};

/// All of them.
/// @source  github.com/CCI-MOC/hil: haas/cli.py of v0.1, hil/cli.py of v0.2, hil/cli/ of v0.4
const std::vector<OlderLine>& older_lines();

/// Our words for an older line; any other line as it is.
/// @param own_name  how many of the first words name a command of ours: no shorter name is an older one's
/// @throws UsageError  with our line, when a secret is among the words, which it does not repeat; or when the name is
///                     only an older one and the number of arguments is wrong
std::vector<std::string> modern_line(const std::vector<std::string>& words, std::size_t own_name);

}  // namespace haas::cli
