// Memory that all processes of one user share, through a file that no other user can read or replace.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>

namespace haas::sys {

struct MemoryKind {
    std::size_t size;                       ///< in bytes
    std::function<void(void*)> format;      ///< initializes new memory, before anybody else sees it
    std::function<bool(const void*)> fits;  ///< whether existing memory is of this kind
};

/// Maps the file. If it does not exist, it is created in one step with mode 0600. A file of another kind, which another
/// version left, is replaced. Its pages are excluded from core dumps.
/// @param file  in a directory in memory: in /dev/shm or another tmpfs
/// @throws base::Error  naming file and reason: it belongs to another user, is open to others, is not a plain file, or
///         cannot be created. Such a file is not used.
std::shared_ptr<void> map_shared_memory(const std::filesystem::path& file, const MemoryKind& kind);

/// The directory for a service's shared memory: its own one, if that belongs to this user and nobody else can write to
/// it. Otherwise /dev/shm, where another user can be the first to create a file; then a warning names the remedy.
/// @param own  the service's directory, which root creates when the machine starts
std::filesystem::path choose_memory_directory(const std::filesystem::path& own);

}  // namespace haas::sys
