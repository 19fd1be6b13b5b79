// A private key for logins over ssh. It is read before the process gives up the rights to read it.
#pragma once

#include <filesystem>
#include <memory>

#include "base/secret.hpp"

namespace haas::sys {

struct SshKey {
    std::filesystem::path path;  ///< for messages
    base::Secret text;           ///< the contents of the file
};

/// @param path  empty: there is no key
/// @return      null: there is no key
/// @throws base::ConfigError  when the file cannot be read, is open to others than its owner, or holds no key without a
///         passphrase
std::shared_ptr<const SshKey> read_ssh_key(const std::filesystem::path& path);

}  // namespace haas::sys
