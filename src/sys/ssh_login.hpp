// The parameters of a login over ssh: user, host, and how both sides authenticate.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/secret.hpp"
#include "sys/ssh_key.hpp"

namespace haas::sys {

/// Which algorithms are offered to the other side.
enum class SshAlgorithms {
    usual,             ///< includes some that only old switches need, last in the lists
    with_legacy_ones,  ///< also those that nobody should use who has a choice, behind all others
};

struct SshLogin {
    std::string host;
    std::uint16_t port = 22;
    std::string user;  ///< empty: the user that this program runs as
    /// Without one, public keys are tried.
    std::optional<base::Secret> password;
    /// `SHA256:` and the digest in base64, as ssh-keygen -l prints it; empty: the host must be in `known_hosts`.
    std::string fingerprint;
    std::filesystem::path known_hosts;
    /// Used where there is no password; null: the keys of the user's ssh agent and `~/.ssh`.
    std::shared_ptr<const SshKey> private_key{};
    SshAlgorithms algorithms = SshAlgorithms::usual;
};

}  // namespace haas::sys
