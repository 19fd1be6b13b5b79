// A line of bytes to a shell over ssh, with a terminal and a password.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/secret.hpp"
#include "sys/byte_channel.hpp"

namespace haas::sys {

struct SshLogin {
    std::string host;
    std::uint16_t port = 22;
    std::string user;
    base::Secret password;
    /// `SHA256:` and the digest in base64, as ssh-keygen -l prints it; empty: the host must be in `known_hosts`.
    std::string fingerprint;
    std::filesystem::path known_hosts;
};

/// Connects, checks the host's key, logs in, and starts a shell on a terminal. Reads nobody's ssh configuration or keys.
/// @throws ChannelError  for a host key that is not the expected one or not known at all (the text holds the fingerprint
///                       that was seen, and what to do), a refused login, an unreachable host, the deadline
/// @source  RFC 4252 to 4256
std::unique_ptr<ByteChannel> open_ssh(const SshLogin& login, ByteChannel::Clock::time_point deadline);

}  // namespace haas::sys
