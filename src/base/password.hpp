// Users' passwords: hashed with yescrypt, compared in constant time.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace haas::base {

/// The longest password that is accepted, in bytes; crypt(3) itself ends at 511.
constexpr std::size_t longest_password = 256;

/// A salted yescrypt hash (`$y$...`), some 20 to 80 ms of work by intent.
/// @throws Error  for a password that is too long or holds a NUL
/// @source  crypt(5), "yescrypt"
std::string hash_password(const Secret& password);

/// Whether `password` belongs to `hash`; takes as long for a wrong password as for the right one.
bool verify_password(const Secret& password, const std::string& hash);

/// A hash to which no password is known: verifying against it costs what a real one costs, as it begins like one. To have
/// it costs nothing.
const std::string& impossible_password_hash();

}  // namespace haas::base
