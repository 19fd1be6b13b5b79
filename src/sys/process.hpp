// Runs other programs: an argument vector, no shell, no inherited descriptors, a process group, a deadline, limited
// output.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace haas::sys {

struct Command {
    std::vector<std::string> argv;  ///< argv[0] is looked up in PATH
    /// Added to a minimal environment of PATH, HOME, LC_ALL=C. Secrets go here or into `input`, never into `argv`.
    std::vector<std::pair<std::string, std::string>> environment;
    std::string input;  ///< written to its standard input, then closed
    std::chrono::milliseconds deadline{10000};
    std::size_t output_limit = std::size_t{16} * 1024 * 1024;  ///< bytes of stdout, and of stderr, that are kept
};

struct Result {
    enum class End { exited, signalled, deadline, too_much_output };
    End end = End::exited;
    int status = 0;  ///< the exit status, or the signal's number
    std::string output;
    std::string errors;
    bool ok() const { return end == End::exited && status == 0; }
};

/// Runs a command until it ends; at the deadline its whole process group is killed.
/// @throws base::Error  when the program cannot be started at all (not found, no memory)
Result run(const Command& command);

}  // namespace haas::sys
