#include "base/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.hpp"

namespace haas::base {

namespace {

/// Between the name of a file and the id of the process that drafts it.
constexpr const char* infix = ".new-";

/// @return  false when another process has it
bool lock(int file) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_len = 1;
    return ::fcntl(file, F_OFD_SETLK, &lock) == 0;
}

/// Whether the name still stands for the open file.
bool is_still(const std::filesystem::path& path, int file) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(file, &opened) == 0 && ::lstat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

/// Whether `name` is `beginning` and a number.
bool is_draft(const std::string& name, const std::string& beginning) {
    return name.size() > beginning.size() && name.compare(0, beginning.size(), beginning) == 0 &&
           name.find_first_not_of("0123456789", beginning.size()) == std::string::npos;
}

void remove_if_left(const std::filesystem::path& draft) {
    const int file = ::open(draft.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) return;
    if (lock(file) && is_still(draft, file)) {
        // What SQLite puts beside a database goes first: nobody would look for it without the database.
        for (const char* beside : {"-wal", "-shm", "-journal"}) ::unlink((draft.string() + beside).c_str());
        ::unlink(draft.c_str());
    }
    ::close(file);
}

/// Drafts whose owners were killed.
void remove_what_is_left(const std::filesystem::path& target) {
    const std::string beginning = target.filename().string() + infix;
    std::error_code error;
    const auto directory = target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
    for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
        if (is_draft(entry->path().filename().string(), beginning)) remove_if_left(entry->path());
    }
}

}  // namespace

int create_file(const std::filesystem::path& path, mode_t mode, NewOwner owner) {
    const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file < 0) throw ConfigError("Cannot create " + path.string() + ": " + std::strerror(errno));
    struct stat directory {};
    const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
    const bool is_given_away = ::geteuid() == 0 && owner == NewOwner::directory;
    const bool done = ::fchmod(file, mode) == 0 && ::stat(parent.c_str(), &directory) == 0 &&
                      (!is_given_away || ::fchown(file, directory.st_uid, directory.st_gid) == 0);
    if (done) return file;
    const std::string reason = std::strerror(errno);
    ::close(file);
    ::unlink(path.c_str());
    throw ConfigError("Cannot give " + path.string() + " to the owner of its directory: " + reason);
}

Draft::Draft(std::filesystem::path target, mode_t mode, NewOwner owner)
    : target_(std::move(target)), path_(target_.string() + infix + std::to_string(::getpid())) {
    remove_what_is_left(target_);
    for (;;) {
        locked_ = create_file(path_, mode, owner);
        // Who came between took it for one that was left.
        if (lock(locked_) && is_still(path_, locked_)) return;
        ::close(locked_);
    }
}

Draft::~Draft() {
    if (is_still(path_, locked_)) ::unlink(path_.c_str());
    ::close(locked_);
}

bool Draft::publish() {
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) == 0) return true;
    // Not every file system can do that.
    if (errno == EINVAL && ::link(path_.c_str(), target_.c_str()) == 0) return true;
    if (errno == EEXIST) return false;
    throw ConfigError("Cannot create " + target_.string() + ": " + std::strerror(errno));
}

}  // namespace haas::base
