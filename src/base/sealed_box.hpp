// Secrets that one program stores and only another can read: sealed to a public key, opened with the private one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace haas::base {

/// The public half of a pair of keys. What it seals, it cannot open.
/// @source  https://doc.libsodium.org/public-key_cryptography/sealed_boxes
class SealingKey {
public:
    /// Reads the key; every user may.
    /// @throws ConfigError  when the file is missing, not a key, or writable by others than its owner
    static SealingKey from_file(const std::filesystem::path& path);

    /// `secret` sealed, as base64 text.
    /// @param purpose  what it is for; it opens for nothing else
    std::string seal(const Secret& secret, std::string_view purpose) const;

private:
    explicit SealingKey(std::string key) : key_(std::move(key)) {}
    std::string key_;
};

/// The private half.
class OpeningKey {
public:
    /// Reads the key.
    /// @throws ConfigError  when the file is missing, not a key, open to others, or not this user's
    static OpeningKey from_file(const std::filesystem::path& path);

    /// @throws Error  when `sealed` was not made for this key and purpose, or was changed since
    Secret open(std::string_view sealed, std::string_view purpose) const;

private:
    OpeningKey(std::string public_key, Secret private_key)
        : public_key_(std::move(public_key)), private_key_(std::move(private_key)) {}
    std::string public_key_;
    Secret private_key_;
};

/// Makes the two files of a pair of keys, as far as they are missing; never overwrites one. They belong to the user who
/// makes them, also where root does.
/// @throws ConfigError  when one cannot be made, or when the private half of a public one is missing
void create_sealing_keys(const std::filesystem::path& public_key, const std::filesystem::path& private_key);

}  // namespace haas::base
