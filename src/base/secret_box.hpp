// Secrets at rest: BMC passwords are stored encrypted; the key is in a file outside the database.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/secret.hpp"

namespace haas::base {

/// Encrypts and decrypts with one key (libsodium's secretbox: XSalsa20-Poly1305).
/// @source  https://doc.libsodium.org/secret-key_cryptography/secretbox
class SecretBox {
public:
    /// Reads the key.
    /// @throws ConfigError  when the file is missing, not a key, or readable by others
    static SecretBox from_file(const std::filesystem::path& path);

    /// Creates a new key file of mode 0600 in one step; never overwrites one.
    /// @return  false when the file already exists
    /// @throws ConfigError  when it cannot be written
    static bool create_key_file(const std::filesystem::path& path);

    /// `secret` encrypted under a fresh nonce, as base64 text.
    std::string seal(const Secret& secret) const;

    /// @throws Error  when `sealed` was not made with this key, or was changed since
    Secret open(std::string_view sealed) const;

private:
    explicit SecretBox(Secret key) : key_(std::move(key)) {}
    Secret key_;
};

}  // namespace haas::base
