// A private key for logins over ssh, read before the rights to read it are given up.
#pragma once

#include <filesystem>
#include <memory>

#include "base/secret.hpp"

namespace haas::sys {

struct SshKey {
    std::filesystem::path path;  ///< for messages
    base::Secret text;           ///< as the file has it
};

/// @param path  empty: there is none
/// @return      null: there is none
/// @throws base::ConfigError  when the file cannot be read, others than its owner can, or it is no key, or one with a passphrase
std::shared_ptr<const SshKey> read_ssh_key(const std::filesystem::path& path);

}  // namespace haas::sys
