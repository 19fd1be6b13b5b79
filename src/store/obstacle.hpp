// Why a program cannot use its database file: there is no file, no directory, or no permission.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace haas::store {

struct Obstacle {
    enum class Kind { missing, no_directory, denied };
    Kind kind;
    std::string reason;  ///< for an administrator: which file or directory, and why
    std::string remedy;  ///< what to do about it
};

/// Empty if there is a file that this process may read and write. find_foreign() tells what that file is.
std::optional<Obstacle> find_obstacle(const std::filesystem::path& file);

/// @throws core::UnavailableError  when there is an obstacle; only the log names paths
/// @throws base::ConfigError       for root, when another user could have put this file, or one of SQLite's beside it,
/// there; for anybody, when one of these is a pipe or the like
void require_usable_file(const std::filesystem::path& file);

/// The second half of require_usable_file(): only the checks of what others could have put there.
void require_trusted_file(const std::filesystem::path& file);

}  // namespace haas::store
