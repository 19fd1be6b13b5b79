// Secrets that one program stores and only another can read: encrypted to a public key, decrypted with the private one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.hpp"

namespace haas::base {

/// A purpose that consists of several words: other words never give the same purpose.
std::string purpose_of(const std::vector<std::string>& words);

/// The public key of a pair. It encrypts, and cannot decrypt.
/// @source  https://doc.libsodium.org/public-key_cryptography/sealed_boxes
class SealingKey {
public:
    /// Reads the key; every user may read it.
    /// @throws ConfigError  when the file is missing, not a key, or writable by others than its owner
    static SealingKey from_file(const std::filesystem::path& path);

    /// `secret` encrypted, as base64 text.
    /// @param purpose  the use of the secret; open() requires the same purpose
    std::string seal(const Secret& secret, std::string_view purpose) const;

private:
    explicit SealingKey(std::string key) : key_(std::move(key)) {}
    std::string key_;
};

/// The private key of a pair.
class OpeningKey {
public:
    /// @throws ConfigError  when the file is missing, not a key, another user's, or accessible to others
    static OpeningKey from_file(const std::filesystem::path& path);

    /// @throws Error  when `sealed` was not made for this key and purpose, or was changed since
    Secret open(std::string_view sealed, std::string_view purpose) const;

private:
    OpeningKey(std::string public_key, Secret private_key)
        : public_key_(std::move(public_key)), private_key_(std::move(private_key)) {}
    std::string public_key_;
    Secret private_key_;
};

/// The files of a pair.
struct SealingKeyFiles {
    std::filesystem::path public_key;
    std::filesystem::path private_key;
};

/// Creates those of the two key files that are missing, for the user of this process; never overwrites one.
/// @throws ConfigError  when a file cannot be created, or when the public key exists without the private one
void create_sealing_keys(const std::filesystem::path& public_key, const std::filesystem::path& private_key);

/// Moves a pair, whoever has owned it, to files of the user of this process. Where it was interrupted, it can be
/// repeated. A pair that is at the new place already stays, and so does another one at the old place.
/// @return  false when there is nothing to move
/// @throws ConfigError  when a file is no key, is accessible to others, or cannot be written or removed
bool move_sealing_keys(const SealingKeyFiles& from, const SealingKeyFiles& to);

}  // namespace haas::base
