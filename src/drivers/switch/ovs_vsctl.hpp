// Runs ovs-vsctl, on this machine or on another one. The session chooses the arguments.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sys/process.hpp"
#include "sys/ssh_login.hpp"

namespace haas::drivers {

class OvsVsctl {
public:
    virtual ~OvsVsctl() = default;

    /// Runs ovs-vsctl until it exits, or until the deadline.
    /// @param argv  the name of the program, and its arguments
    /// @throws base::Error  when it cannot be run at all
    virtual sys::Result run(const std::vector<std::string>& argv, std::chrono::milliseconds deadline) = 0;

    /// One call can have this many bytes of arguments, and the arguments of one more port.
    virtual std::size_t longest_call() const = 0;
};

/// Runs it on this machine.
std::unique_ptr<OvsVsctl> make_local_ovs_vsctl();

/// Runs it on another machine: logs in there over ssh.
/// @throws sys::ChannelError
std::unique_ptr<OvsVsctl> make_remote_ovs_vsctl(const sys::SshLogin& login, std::chrono::milliseconds deadline);

}  // namespace haas::drivers
