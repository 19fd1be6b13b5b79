// An argument vector as one line for a POSIX shell: ssh gives a command to the other side's shell, and has no other way.
#pragma once

#include <string>
#include <vector>

namespace haas::sys {

/// The line that makes a POSIX shell run exactly these words, whatever bytes they hold; nothing in them is expanded.
/// @throws base::Error  for a NUL, which no argument can hold
std::string to_shell_line(const std::vector<std::string>& words);

}  // namespace haas::sys
