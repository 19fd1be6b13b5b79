#include "base/new_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "base/text.hpp"

namespace haas::base {

namespace {

/// Separates the name of the target from a number at random. Process ids would not do: containers that share a
/// directory have the same ones.
constexpr const char* infix = ".new-";

constexpr Bytes first_byte{.first = 0, .length = 1};

/// Whether `name` is `beginning` and a number.
bool is_draft(const std::string& name, const std::string& beginning) {
    return name.starts_with(beginning) && is_digits(std::string_view(name).substr(beginning.size()));
}

void remove_if_left(const OpenDirectory& directory, const std::string& draft) {
    const int file = ::openat(directory.get(), draft.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) return;
    if (lock_bytes(file, draft, first_byte) && directory.is_still(draft, file)) {
        // SQLite's companion files go first: once the database is gone, nothing would lead to them.
        for (const char* beside : {"-wal", "-shm", "-journal"}) directory.remove(draft + beside);
        directory.remove(draft);
    }
    ::close(file);
}

/// Removes drafts whose owners were killed.
void remove_what_is_left(const OpenDirectory& directory, const std::filesystem::path& target) {
    const std::string beginning = target.filename().string() + infix;
    for (const auto& name : directory.names()) {
        if (is_draft(name, beginning)) remove_if_left(directory, name);
    }
}

int create(const OpenDirectory& directory, const std::filesystem::path& path, mode_t mode, NewOwner owner) {
    const int file = directory.create(path.filename().string(), mode, owner);
    if (file < 0) throw ConfigError("Cannot create " + path.string() + ": " + std::strerror(errno));
    return file;
}

/// Some file systems, kernels and system call filters do not support RENAME_NOREPLACE.
bool cannot_rename(int error) { return error == EINVAL || error == ENOSYS || error == EPERM; }

}  // namespace

int create_file(const std::filesystem::path& path, mode_t mode, NewOwner owner) {
    return create(OpenDirectory(path.parent_path()), path, mode, owner);
}

Draft::Draft(std::filesystem::path target, mode_t mode, NewOwner owner)
    : target_(std::move(target)),
      path_(target_.string() + infix + std::to_string(std::random_device{}())),
      directory_(target_.parent_path()) {
    locked_ = create(directory_, path_, mode, owner);
    // Before this process had the lock, another one may have removed the file as abandoned: then try again.
    while (!lock() || !directory_.is_still(name(), locked_)) {
        ::close(locked_);
        locked_ = create(directory_, path_, mode, owner);
    }
    remove_what_is_left(directory_, target_);
}

bool Draft::lock() {
    try {
        return lock_bytes(locked_, path_, first_byte);
    } catch (...) {
        directory_.remove(name());
        ::close(locked_);
        throw;
    }
}

Draft::~Draft() {
    if (directory_.is_still(name(), locked_)) directory_.remove(name());
    ::close(locked_);
}

bool Draft::publish() {
    const int place = directory_.get();
    const std::string draft = name();
    const std::string target = target_.filename().string();
    if (::renameat2(place, draft.c_str(), place, target.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (cannot_rename(errno) && ::linkat(place, draft.c_str(), place, target.c_str(), 0) == 0) {
        directory_.remove(draft);
        return true;
    }
    if (errno == EEXIST) return false;
    throw ConfigError("Cannot create " + target_.string() + ": " + std::strerror(errno));
}

}  // namespace haas::base
