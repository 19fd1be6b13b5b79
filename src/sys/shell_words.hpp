// Converts an argument vector to one line for a POSIX shell: ssh passes a command to the remote shell only as a line.
#pragma once

#include <string>
#include <vector>

namespace haas::sys {

/// The line with which a POSIX shell runs exactly these words, whatever bytes they contain; nothing in them is
/// expanded.
/// @throws base::Error  for a NUL, which no argument can hold
std::string to_shell_line(const std::vector<std::string>& words);

}  // namespace haas::sys
