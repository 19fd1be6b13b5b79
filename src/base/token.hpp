// Tokens: random texts that stand for a user, and the digests by which they are recognized.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace haas::base {

/// A new token: `haas_`, 43 random characters (256 bits), and 6 that are the checksum of all before, in base 62. So
/// programs that look for leaked secrets find it, and can tell it from a text that only looks like one.
/// @throws Error  when libsodium finds no source of randomness
/// @source  CRC-32 as in ISO 3309 and zlib; the form is that of GitHub's tokens
Secret make_token();

/// Whether a text has the form of a token and the right checksum.
bool is_token(std::string_view text);

/// What is stored instead of the token: 64 hexadecimal digits. A token cannot be guessed, so it needs no slow hash.
/// @source  BLAKE2b, 32 bytes (libsodium's generichash)
std::string token_digest(const Secret& token);

}  // namespace haas::base
