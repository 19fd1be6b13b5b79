#include "sys/shared_memory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/log.hpp"
#include "sys/descriptor.hpp"

namespace haas::sys {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& file, const std::string& reason) {
    throw base::Error("the shared memory " + file.string() + " cannot be used: " + reason);
}

std::shared_ptr<void> map(const fs::path& file, int descriptor, std::size_t size) {
    void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (memory == MAP_FAILED) refuse(file, std::strerror(errno));
    ::madvise(memory, size, MADV_DONTDUMP);
    return {memory, [size](void* mapped) { ::munmap(mapped, size); }};
}

/// In a shared directory, only root and the file's owner can remove the file.
[[noreturn]] void refuse_foreign(const fs::path& file, const struct stat& status) {
    refuse(file, "it belongs to the user with the id " + std::to_string(status.st_uid) + ": root must remove it");
}

/// @param error  the errno of open(2)
[[noreturn]] void refuse_unopened(const fs::path& file, int error) {
    struct stat status {};
    const bool is_there = ::lstat(file.c_str(), &status) == 0;
    if (is_there && status.st_uid != ::geteuid()) refuse_foreign(file, status);
    refuse(file, std::strerror(error));
}

/// Refuses a file that others could have created or can write.
struct stat require_own(const fs::path& file, int descriptor) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) refuse(file, std::strerror(errno));
    if (!S_ISREG(status.st_mode)) refuse(file, "it is not a plain file");
    if (status.st_uid != ::geteuid()) refuse_foreign(file, status);
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) refuse(file, "it is open to other users: remove it");
    return status;
}

/// Removes a file that another version left, unless another process has already removed it.
void remove_old(const fs::path& file, int descriptor, const struct stat& old) {
    ::flock(descriptor, LOCK_EX);
    struct stat now {};
    if (::lstat(file.c_str(), &now) == 0 && now.st_dev == old.st_dev && now.st_ino == old.st_ino)
        ::unlink(file.c_str());
}

/// Null when the file does not exist, or is of another kind and was removed.
std::shared_ptr<void> use_present(const fs::path& file, const MemoryKind& kind) {
    const Descriptor present(::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!present.is_open()) {
        if (errno != ENOENT) refuse_unopened(file, errno);
        return nullptr;
    }
    const auto status = require_own(file, present.get());
    if (status.st_size == static_cast<off_t>(kind.size)) {
        auto memory = map(file, present.get(), kind.size);
        if (kind.fits(memory.get())) return memory;
    }
    remove_old(file, present.get(), status);
    return nullptr;
}

/// Null when another process was first.
std::shared_ptr<void> make(const fs::path& file, const MemoryKind& kind) {
    // The file has no name until it is complete; without a name, it vanishes when it is closed.
    const Descriptor made(::open(file.parent_path().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!made.is_open()) refuse(file, std::strerror(errno));
    // Allocate all of it now: a page that is missing later would cause a signal instead of an error.
    if (const int error = ::posix_fallocate(made.get(), 0, static_cast<off_t>(kind.size)); error != 0) {
        refuse(file, std::strerror(error));
    }
    auto memory = map(file, made.get(), kind.size);
    kind.format(memory.get());
    const std::string nameless = "/proc/self/fd/" + std::to_string(made.get());
    if (::linkat(AT_FDCWD, nameless.c_str(), AT_FDCWD, file.c_str(), AT_SYMLINK_FOLLOW) == 0) return memory;
    if (errno != EEXIST) refuse(file, std::strerror(errno));
    return nullptr;
}

/// Why a directory is not exclusively this user's; empty if it is.
std::string fault_of(const fs::path& directory) {
    struct stat status {};
    if (::lstat(directory.c_str(), &status) != 0) return std::strerror(errno);
    if (!S_ISDIR(status.st_mode)) return "it is not a directory: remove it";
    if (status.st_uid != ::geteuid())
        return "it belongs to the user with the id " + std::to_string(status.st_uid) + ": remove it";
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) return "others can write to it: remove it";
    return {};
}

}  // namespace

fs::path choose_memory_directory(const fs::path& own) {
    const auto fault = fault_of(own);
    if (fault.empty()) return own;
    fs::path everybodys = "/dev/shm";
    base::log::warning("memory_directory_unusable", {{"directory", own.string()},
                                                     {"reason", fault},
                                                     {"instead", everybodys.string()},
                                                     {"remedy", "as root: systemd-tmpfiles --create haas.conf"}});
    return everybodys;
}

std::shared_ptr<void> map_shared_memory(const fs::path& file, const MemoryKind& kind) {
    constexpr int enough = 100;
    for (int i = 0; i < enough; ++i) {
        if (auto present = use_present(file, kind)) return present;
        if (auto made = make(file, kind)) return made;
    }
    refuse(file, "other processes keep removing it");
}

}  // namespace haas::sys
