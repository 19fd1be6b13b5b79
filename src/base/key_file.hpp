// Files that hold one key each, as a line of base64.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/new_file.hpp"
#include "base/secret.hpp"

namespace haas::base {

/// Who may do what to a key file; one that others can do more to is refused.
enum class KeyAccess {
    owner,   ///< nobody but the owner reads it
    reader,  ///< the same, and the owner is the user who reads it
    world    ///< everybody reads it, and nobody but the owner writes it
};

struct KeyKind {
    std::size_t size;     ///< of the key, in bytes
    KeyAccess access;
    std::string remedy;   ///< what makes such a file, for the message when it is missing: "`haas init_db` makes it"
};

/// Reads a key.
/// @throws ConfigError  naming the file and what to do: missing, open to others, not such a key
Secret read_key_file(const std::filesystem::path& path, const KeyKind& kind);

/// Makes a key file in one step; never overwrites one.
/// @return  false when there is one already
/// @throws ConfigError  when it cannot be written
bool create_key_file(const std::filesystem::path& path, const Secret& key, const KeyKind& kind, NewOwner owner);

}  // namespace haas::base
