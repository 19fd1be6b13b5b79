// Users' passwords: hashed with yescrypt, compared in constant time.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace haas::base {

/// The longest accepted password, in bytes; the limit of crypt(3) itself is 511.
constexpr std::size_t longest_password = 256;

/// A salted yescrypt hash (`$y$...`); it takes 20 to 80 ms, by intent.
/// @throws Error  for a password that is too long or holds a NUL
/// @source  crypt(5), "yescrypt"
std::string hash_password(const Secret& password);

/// Whether `password` belongs to `hash`; takes as long for a wrong password as for the right one.
bool verify_password(const Secret& password, const std::string& hash);

/// A hash that no known password matches. Verifying against it takes as long as against a real hash, as it has the same
/// method and cost. Getting it does not hash anything.
const std::string& impossible_password_hash();

}  // namespace haas::base
