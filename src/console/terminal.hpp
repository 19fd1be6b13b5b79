// A program on its own pseudo terminal.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sys/descriptor.hpp"

namespace haas::console {

/// A running program with its own session and process group. The destructor kills the whole group, and if this process
/// ends first, the kernel kills the program. Only for use in processes with a single thread.
class Terminal {
public:
    /// @param environment  the program's whole environment, as `name=value`; secrets go here, never into `argv`
    /// @throws base::Error  when no terminal or process is available; a program that is not found ends with status 127
    Terminal(const std::vector<std::string>& argv, const std::vector<std::string>& environment);
    ~Terminal() { kill(); }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// Descriptors to poll: readable when there is output, and when the program has ended.
    int output() const { return master_.get(); }
    int end() const { return watch_.get(); }

    /// The available output, at most 64 KiB; empty when there is none.
    std::string read() const;

    /// Sends text to the program as if typed.
    void type(std::string_view text) const;

    /// Kills the program and its group if they still run, and returns how it ended: "exit status 1", "signal 9".
    std::string kill();

    /// Whether the program has ended by itself with status 0; only after kill().
    bool ended_well() const { return ended_well_; }

private:
    sys::Descriptor master_;
    sys::Descriptor watch_;
    pid_t pid_ = 0;
    std::string how_;
    bool ended_well_ = false;
};

}  // namespace haas::console
