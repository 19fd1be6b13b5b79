// What stands between a program and its database file, told apart: nothing there, no directory, no permission.
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

/// Nothing where something is that this process may read and write; what it is, find_foreign tells.
std::optional<Obstacle> find_obstacle(const std::filesystem::path& file);

/// @throws core::UnavailableError  when there is an obstacle; paths are told to the log alone
/// @throws base::ConfigError       for root, when another user could have put the file there, or what SQLite keeps beside it
void require_usable_file(const std::filesystem::path& file);

/// The second half of it.
void require_trusted_file(const std::filesystem::path& file);

}  // namespace haas::store
