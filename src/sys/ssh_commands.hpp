// Runs programs on another machine over ssh: one login, and for each program a channel of its own, without a terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/deadline.hpp"
#include "sys/byte_channel.hpp"
#include "sys/process.hpp"
#include "sys/ssh_login.hpp"

namespace haas::sys {

class SshConnection;

/// Not thread-safe; its destructor logs out.
class SshCommands {
public:
    /// Logs in, as open_ssh() does.
    /// @throws ChannelError
    SshCommands(const SshLogin& login, base::Deadline deadline);
    ~SshCommands();
    SshCommands(const SshCommands&) = delete;
    SshCommands& operator=(const SshCommands&) = delete;

    /// Runs a program until it ends, with the environment that the other side provides, and LC_ALL=C. A program that
    /// does not exist ends with status 127. At the deadline the channel is closed; the program is not killed, and may
    /// run on until it writes something.
    /// @param argv          quoted for the POSIX shell that the user has there; at most some 100 KiB
    /// @param input         what it can read from standard input
    /// @param output_limit  bytes of stdout, and of stderr, that are kept
    /// @throws ChannelError  when the connection breaks or the other side runs no programs
    Result run(const std::vector<std::string>& argv, std::chrono::milliseconds deadline, const std::string& input = {},
               std::size_t output_limit = std::size_t{16} * 1024 * 1024);

private:
    std::unique_ptr<SshConnection> connection_;
};

}  // namespace haas::sys
