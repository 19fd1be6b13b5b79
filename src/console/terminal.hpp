// A program on a pseudo terminal of its own.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sys/descriptor.hpp"

namespace haas::console {

/// A running program with its session and process group; killed, group and all, with this object, and by the kernel if
/// this process ends first. For programs with one thread.
class Terminal {
public:
    /// @param environment  all that the program gets, as `name=value`; secrets go here, never into `argv`
    /// @throws base::Error  when no terminal or process can be had; a program that is not found ends with status 127
    Terminal(const std::vector<std::string>& argv, const std::vector<std::string>& environment);
    ~Terminal() { kill(); }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// Descriptors to poll: readable when there is output, and when the program has ended.
    int output() const { return master_.get(); }
    int end() const { return watch_.get(); }

    /// What can be read now, at most 64 KiB; empty when there is nothing.
    std::string read() const;

    /// Types a text.
    void type(std::string_view text) const;

    /// Kills what still runs, and tells how it ended: "exit status 1", "signal 9".
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
