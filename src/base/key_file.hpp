// Files that hold one key each, as a line of base64.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/new_file.hpp"
#include "base/secret.hpp"

namespace haas::base {

/// Who may access a key file. A file that gives others more access is refused.
enum class KeyAccess {
    owner,   ///< only the owner may read it
    reader,  ///< the same, and the owner must be the user who reads it
    world    ///< everybody may read it, only the owner may write it
};

struct KeyKind {
    std::size_t size;  ///< of the key, in bytes
    KeyAccess access;
    std::string remedy;  ///< how to create such a file, for the message when it is missing: "`haas init_db` makes it"
};

/// Reads a key.
/// @throws ConfigError  naming the file and the remedy: it is missing, open to others, or not such a key
Secret read_key_file(const std::filesystem::path& path, const KeyKind& kind);

/// Creates a key file in one step; never overwrites one.
/// @return  false when the file already exists
/// @throws ConfigError  when it cannot be written
bool create_key_file(const std::filesystem::path& path, const Secret& key, const KeyKind& kind, NewOwner owner);

}  // namespace haas::base
