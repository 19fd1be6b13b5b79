// What stands for texts to those who have a key, and tells nothing to anybody else.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace haas::base {

/// Random, and as long as its memory lives.
using DigestKey = std::array<unsigned char, 32>;
using KeyedDigest = std::array<std::uint64_t, 4>;

/// @throws Error  when there is no source of randomness
DigestKey make_digest_key();

/// Of texts, each with its length before it, so that no two lists of texts are alike.
/// @source  BLAKE2b, 32 bytes (libsodium's generichash)
KeyedDigest keyed_digest(const DigestKey& key, std::initializer_list<std::string_view> texts);

}  // namespace haas::base
