// Digests under a secret key: without the key, they reveal nothing about the texts.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace haas::base {

/// A random key; it exists only as long as the memory that holds it.
using DigestKey = std::array<unsigned char, 32>;
using KeyedDigest = std::array<std::uint64_t, 4>;

/// @throws Error  when libsodium finds no source of randomness
DigestKey make_digest_key();

/// The digest of a list of texts. The length of each text is hashed before it, so different lists give different
/// digests.
/// @source  BLAKE2b, 32 bytes (libsodium's generichash)
KeyedDigest keyed_digest(const DigestKey& key, std::initializer_list<std::string_view> texts);

}  // namespace haas::base
