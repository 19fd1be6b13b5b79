#include "base/open_directory.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <memory>
#include <utility>

#include "base/error.hpp"

namespace haas::base {

namespace {

namespace fs = std::filesystem;

constexpr int directory_flags = O_PATH | O_DIRECTORY | O_CLOEXEC;

/// @source  path_resolution(7): the kernel's own limit
constexpr int most_links = 40;

/// Closes a descriptor and preserves errno.
void close_quietly(int descriptor) {
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    errno = error;
}

/// Opens a path component by component, for root, so that each link is followed as it was when it was checked.
class Walk {
public:
    explicit Walk(const fs::path& path) { go_on(path); }
    ~Walk() { close_quietly(here_); }
    Walk(const Walk&) = delete;
    Walk& operator=(const Walk&) = delete;

    /// @return  the directory's descriptor; -1 with errno
    int open() {
        while (here_ >= 0 && !ahead_.empty()) {
            const std::string name = ahead_.front();
            ahead_.pop_front();
            if (!name.empty() && !step(name)) return -1;
        }
        return std::exchange(here_, -1);
    }

private:
    bool step(const std::string& name) {
        const int next = ::openat(here_, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC);
        struct stat status {};
        if (next < 0 || ::fstat(next, &status) != 0) return fail(next, errno);
        if (S_ISLNK(status.st_mode)) return follow(next, status);
        if (!S_ISDIR(status.st_mode)) return fail(next, ENOTDIR);
        move_to(next);
        return true;
    }

    bool follow(int link, const struct stat& status) {
        const bool ours = status.st_uid == 0 || status.st_uid == ::geteuid();
        if (!ours || ++links_ > most_links) return fail(link, ELOOP);
        std::array<char, PATH_MAX> target{};
        const ssize_t length = ::readlinkat(link, "", target.data(), target.size());
        if (length < 0) return fail(link, errno);
        ::close(link);
        go_on(std::string(target.data(), static_cast<std::size_t>(length)));
        return here_ >= 0;
    }

    void go_on(const fs::path& path) {
        if (path.is_absolute())
            move_to(::open("/", directory_flags));
        else if (here_ < 0)
            move_to(::open(".", directory_flags));
        const auto parts = path.relative_path();
        ahead_.insert(ahead_.begin(), parts.begin(), parts.end());
    }

    void move_to(int next) {
        close_quietly(here_);
        here_ = next;
    }

    static bool fail(int descriptor, int error) {
        errno = error;
        close_quietly(descriptor);
        return false;
    }

    int here_ = -1;
    std::deque<fs::path> ahead_;
    int links_ = 0;
};

int open_directory(const fs::path& path) {
    if (::geteuid() == 0) return Walk(path).open();
    return ::open(path.empty() ? "." : path.c_str(), directory_flags);
}

/// Root gives the file to the directory's owner.
bool give(int directory, int file) {
    struct stat status {};
    return ::fstat(directory, &status) == 0 && ::fchown(file, status.st_uid, status.st_gid) == 0;
}

}  // namespace

OpenDirectory::OpenDirectory(const fs::path& path) : descriptor_(open_directory(path)) {
    if (descriptor_ >= 0) return;
    const std::string reason =
        errno == ELOOP ? "a symbolic link of another user's, or too many of them, lead there" : std::strerror(errno);
    throw ConfigError("Cannot open the directory " + path.string() + ": " + reason);
}

OpenDirectory::~OpenDirectory() { ::close(descriptor_); }

int OpenDirectory::create(const std::string& name, mode_t mode, NewOwner owner) const {
    const int file = ::openat(descriptor_, name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file < 0) return -1;
    const bool is_given_away = ::geteuid() == 0 && owner == NewOwner::directory;
    if (::fchmod(file, mode) == 0 && (!is_given_away || give(descriptor_, file))) return file;
    const int error = errno;
    ::close(file);
    remove(name);
    errno = error;
    return -1;
}

bool OpenDirectory::make_directory(const std::string& name, mode_t mode) const {
    // mkdirat() returns no descriptor: if root made the directory and then changed its owner by name, the name could
    // stand for another directory by that time. So the directory's owner makes it.
    const ActingOwner owner(*this);
    return ::mkdirat(descriptor_, name.c_str(), mode) == 0;
}

bool OpenDirectory::is_still(const std::string& name, int file) const {
    struct stat opened {};
    struct stat named {};
    return ::fstat(file, &opened) == 0 && ::fstatat(descriptor_, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

void OpenDirectory::remove(const std::string& name) const { ::unlinkat(descriptor_, name.c_str(), 0); }

std::vector<std::string> OpenDirectory::names() const {
    const int readable = ::openat(descriptor_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (readable < 0) return {};
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(readable), ::closedir);
    if (!entries) {
        ::close(readable);
        return {};
    }
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(entries.get())) names.emplace_back(entry->d_name);
    return names;
}

ActingOwner::ActingOwner(const OpenDirectory& directory) {
    if (::geteuid() != 0) return;
    struct stat status {};
    if (::fstat(directory.get(), &status) != 0)
        throw ConfigError(std::string("Cannot find the owner of a directory: ") + std::strerror(errno));
    group_ = static_cast<gid_t>(::setfsgid(status.st_gid));
    user_ = static_cast<uid_t>(::setfsuid(status.st_uid));
}

ActingOwner::~ActingOwner() {
    if (::geteuid() != 0) return;
    const int error = errno;
    ::setfsuid(user_);
    ::setfsgid(group_);
    errno = error;
}

}  // namespace haas::base
