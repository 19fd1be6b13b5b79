#include "drivers/switch/transport.hpp"

#include "sys/ssh_channel.hpp"
#include "sys/telnet_channel.hpp"

namespace haas::drivers {

std::unique_ptr<sys::ByteChannel> Transport::open_telnet(const std::string& host, std::uint16_t port,
                                                         base::Deadline deadline) const {
    return sys::open_telnet(host, port, deadline);
}

std::unique_ptr<sys::ByteChannel> Transport::open_ssh(const sys::SshLogin& login, base::Deadline deadline) const {
    return sys::open_ssh(login, deadline);
}

/// @source  RFC 6242, section 3: the subsystem `netconf`
std::unique_ptr<NetconfMessages> Transport::open_netconf(const sys::SshLogin& login, base::Deadline deadline) const {
    return frame_messages(sys::open_ssh_subsystem(login, "netconf", deadline));
}

std::unique_ptr<sys::HttpClient> Transport::open_http() const { return std::make_unique<sys::HttpClient>(); }

std::unique_ptr<HostCommands> Transport::open_local() const { return make_local_commands(); }

std::unique_ptr<HostCommands> Transport::open_remote(const sys::SshLogin& login,
                                                     std::chrono::milliseconds deadline) const {
    return make_remote_commands(login, deadline);
}

SharedTransport direct_transport() { return std::make_shared<const Transport>(); }

}  // namespace haas::drivers
