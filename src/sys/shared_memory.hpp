// Memory that all processes of one user share, by a file that no other user can read or plant.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>

namespace haas::sys {

struct MemoryKind {
    std::size_t size;                         ///< in bytes
    std::function<void(void*)> format;        ///< gives new memory its first contents, before anybody else sees it
    std::function<bool(const void*)> fits;    ///< whether memory that is there is of this kind
};

/// Maps the file, which is made, of mode 0600 and in one step, when it is not there; one of another kind, left by another
/// version, is replaced. Its pages are left out of core dumps.
/// @param file  where memory is kept: in /dev/shm or another tmpfs
/// @throws base::Error  naming file and reason: it belongs to another user, is open to others, is no plain file, cannot be
///                      made. It is not used then.
std::shared_ptr<void> map_shared_memory(const std::filesystem::path& file, const MemoryKind& kind);

/// Where memory is shared by a service that has a directory for that: there, if it is this user's and nobody else can write to
/// it. Else where that of all users is, and another user can be the first to make a file; a warning says what to do.
/// @param own  made by root when the machine starts
std::filesystem::path choose_memory_directory(const std::filesystem::path& own);

}  // namespace haas::sys
