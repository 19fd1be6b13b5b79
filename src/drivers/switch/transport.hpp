// How drivers reach switches. A recording of a dialogue, and a test that plays one, put a transport of their own in the
// place of this one.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/deadline.hpp"
#include "drivers/switch/host_commands.hpp"
#include "drivers/switch/netconf/messages.hpp"
#include "sys/byte_channel.hpp"
#include "sys/http_client.hpp"
#include "sys/ssh_login.hpp"

namespace haas::drivers {

/// The network, and the programs of this machine. Thread-safe.
class Transport {
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    /// The command line of a switch.
    /// @throws sys::ChannelError
    virtual std::unique_ptr<sys::ByteChannel> open_telnet(const std::string& host, std::uint16_t port,
                                                          base::Deadline deadline) const;
    virtual std::unique_ptr<sys::ByteChannel> open_ssh(const sys::SshLogin& login, base::Deadline deadline) const;

    /// A NETCONF session of a switch, over ssh.
    /// @throws sys::ChannelError
    virtual std::unique_ptr<NetconfMessages> open_netconf(const sys::SshLogin& login, base::Deadline deadline) const;

    /// The client for the requests of one session.
    virtual std::unique_ptr<sys::HttpClient> open_http() const;

    /// Programs on this machine.
    virtual std::unique_ptr<HostCommands> open_local() const;
    /// Programs on another machine.
    /// @throws core::SwitchError  `unreachable`
    virtual std::unique_ptr<HostCommands> open_remote(const sys::SshLogin& login,
                                                      std::chrono::milliseconds deadline) const;
};

using SharedTransport = std::shared_ptr<const Transport>;

/// The transport of everyday work.
SharedTransport direct_transport();

}  // namespace haas::drivers
