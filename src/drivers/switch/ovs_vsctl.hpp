// Where ovs-vsctl runs, and how it is run there; what it is asked is the session's business.
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

    /// Runs it to its end, or to the deadline.
    /// @param argv  the name of the program, and its arguments
    /// @throws base::Error  when it cannot be run at all
    virtual sys::Result run(const std::vector<std::string>& argv, std::chrono::milliseconds deadline) = 0;

    /// So many bytes of arguments, and those of one port more, fit into one call.
    virtual std::size_t longest_call() const = 0;
};

/// On this machine.
std::unique_ptr<OvsVsctl> make_local_ovs_vsctl();

/// On another machine: logs in there.
/// @throws sys::ChannelError
std::unique_ptr<OvsVsctl> make_remote_ovs_vsctl(const sys::SshLogin& login, std::chrono::milliseconds deadline);

}  // namespace haas::drivers
