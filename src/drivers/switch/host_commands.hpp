// Runs programs on the machine that is the switch: this one, or another one over ssh. The session chooses the
// arguments.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sys/process.hpp"
#include "sys/ssh_login.hpp"

namespace haas::drivers {

class HostCommands {
public:
    virtual ~HostCommands() = default;

    /// Runs a program until it exits, or until the deadline.
    /// @param argv   the name of the program, and its arguments
    /// @param input  what it can read from standard input
    /// @throws base::Error  when it cannot be run at all
    virtual sys::Result run(const std::vector<std::string>& argv, const std::string& input,
                            std::chrono::milliseconds deadline) = 0;

    /// One call can have this many bytes of arguments, and the arguments of one more port.
    virtual std::size_t longest_call() const = 0;
};

/// Whether the machine could not start the program, by the exit statuses that shells have for this. The programs that
/// HaaS runs use neither.
bool cannot_start(const sys::Result& result);

/// Runs programs on this machine.
std::unique_ptr<HostCommands> make_local_commands();

/// Runs programs on another machine: logs in there over ssh.
/// @throws core::SwitchError  `unreachable`
std::unique_ptr<HostCommands> make_remote_commands(const sys::SshLogin& login, std::chrono::milliseconds deadline);

}  // namespace haas::drivers
