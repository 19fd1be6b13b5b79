// Who logs in where over ssh, and how the two sides know each other.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/secret.hpp"

namespace haas::sys {

struct SshLogin {
    std::string host;
    std::uint16_t port = 22;
    std::string user;  ///< empty: named as the user that this program runs as
    /// Without one, public keys are tried.
    std::optional<base::Secret> password;
    /// `SHA256:` and the digest in base64, as ssh-keygen -l prints it; empty: the host must be in `known_hosts`.
    std::string fingerprint;
    std::filesystem::path known_hosts;
    /// A private key without a passphrase; empty: those of the user's ssh agent and `~/.ssh`.
    std::filesystem::path private_key{};
};

}  // namespace haas::sys
