// A byte stream over ssh: to a shell with a terminal, or to a subsystem.
#pragma once

#include <memory>
#include <string>

#include "base/deadline.hpp"
#include "sys/byte_channel.hpp"
#include "sys/ssh_login.hpp"

namespace haas::sys {

/// Connects, checks the host's key, logs in, and starts a shell on a terminal. Reads no ssh configuration. Uses keys
/// only where there is no password. A password that is refused is given once more, as an answer to the server's
/// question, if the server asks questions: some take it only so.
/// @throws ChannelError  for a host key that is unknown or not the expected one (the text has the fingerprint that was
///                       seen, and the remedy), a refused login, a password that must be changed, an unreachable host,
///                       the deadline
/// @source  RFC 4252 to 4256
std::unique_ptr<ByteChannel> open_ssh(const SshLogin& login, base::Deadline deadline);

/// As open_ssh(), but starts a subsystem, without a terminal.
/// @param name  such as `netconf`
/// @throws ChannelError  as open_ssh(), and where the other side has no such subsystem
/// @source  RFC 4254, section 6.5
std::unique_ptr<ByteChannel> open_ssh_subsystem(const SshLogin& login, const std::string& name,
                                                base::Deadline deadline);

}  // namespace haas::sys
