// A byte stream to a shell over ssh, with a terminal.
#pragma once

#include <memory>

#include "base/deadline.hpp"
#include "sys/byte_channel.hpp"
#include "sys/ssh_login.hpp"

namespace haas::sys {

/// Connects, checks the host's key, logs in, and starts a shell on a terminal. Reads no ssh configuration. Uses keys
/// only where there is no password.
/// @throws ChannelError  for a host key that is unknown or not the expected one (the text has the fingerprint that was
///                       seen, and the remedy), a refused login, an unreachable host, the deadline
/// @source  RFC 4252 to 4256
std::unique_ptr<ByteChannel> open_ssh(const SshLogin& login, base::Deadline deadline);

}  // namespace haas::sys
