// The login that `haas login` leaves for later commands: a token in a file of the user's own.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/secret.hpp"

namespace haas::cli {

struct StoredLogin {
    std::string endpoint;  ///< the service that made the token, the only one that gets it
    std::string username;
    std::string label;  ///< of the token
    base::Secret token;
};

/// haas/login in $XDG_CONFIG_HOME or ~/.config; empty if the environment names neither.
/// @source  XDG Base Directory Specification
std::filesystem::path login_file();

/// Empty if there is no such file.
/// @throws UsageError  if others can read or write it, or it holds something else
std::optional<StoredLogin> read_login(const std::filesystem::path& file);

/// Replaces the file in one step. It has mode 0600, and a directory that is missing 0700.
/// @throws UsageError
void write_login(const std::filesystem::path& file, const StoredLogin& login);

/// Does nothing if there is no such file.
void remove_login(const std::filesystem::path& file);

}  // namespace haas::cli
