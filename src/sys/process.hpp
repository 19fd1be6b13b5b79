// Runs other programs: an argument vector, no shell, no inherited descriptors, a process group, a deadline, limited
// output.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
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

/// A program that runs while somebody talks with it. It gets a pipe as standard input, so that it can also open
/// /dev/stdin; it should write what it says line by line. The destructor kills its whole process group.
class Conversation {
public:
    /// Starts it; `command.input` is the first that it hears.
    /// @throws base::Error  when the program cannot be started at all (not found, no memory)
    explicit Conversation(const Command& command);
    ~Conversation();
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;

    /// Says something of at most a few lines; what a program does not read is lost.
    void say(std::string_view text);

    /// Nothing more will be said.
    void end_input();

    /// It gets at most that much more time, and none beyond its deadline.
    void hurry(std::chrono::milliseconds time);

    /// Waits until what it has written so far is enough.
    /// @return  false when it has ended or was ended before: at its deadline, or as it wrote too much
    bool hear(const std::function<bool(const Result& so_far)>& is_enough);

    /// What it has written since it was started; how it ended, once hear() has returned false.
    const Result& result() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace haas::sys
