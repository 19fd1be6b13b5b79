// Locks on bytes of a file. A lock belongs to the open file: it ends when that is closed, also by the death of its
// process.
#pragma once

#include <sys/types.h>

#include <filesystem>

namespace haas::base {

/// Bytes of a file.
struct Bytes {
    off_t first = 0;
    off_t length = 0;  ///< 0: all from `first` on
};

/// Tries to lock bytes of a file that is open for writing.
/// @param path  of the file, for the error
/// @return  false when another open file holds a lock on some of them
/// @throws ConfigError  when the file cannot be locked at all (ENOLCK, for example)
/// @source  fcntl(2), open file description locks
bool lock_bytes(int descriptor, const std::filesystem::path& path, Bytes bytes = {});

}  // namespace haas::base
