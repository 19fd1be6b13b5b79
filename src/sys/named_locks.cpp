#include "sys/named_locks.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/trusted_path.hpp"
#include "sys/descriptor.hpp"

namespace haas::sys {

namespace {

constexpr std::chrono::milliseconds interval{20};
constexpr mode_t directory_mode = 0700;
constexpr mode_t file_mode = 0600;

constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;

bool try_lock(int descriptor) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return ::fcntl(descriptor, F_OFD_SETLK, &lock) == 0;
}

std::string read_holder(int descriptor) {
    std::array<char, 200> text{};
    const ssize_t length = ::pread(descriptor, text.data(), text.size(), 0);
    return length > 0 ? std::string(text.data(), static_cast<std::size_t>(length)) : std::string();
}

/// Only for people to read: that it may fail is no reason not to have the lock.
void write_holder(int descriptor, const std::string& doing) {
    if (::ftruncate(descriptor, 0) != 0) return;
    [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, doing.data(), doing.size(), 0);
}

/// What root makes belongs to the owner of the place where it is made: he shares it.
void share(int descriptor, const std::filesystem::path& place) {
    struct stat status {};
    if (::geteuid() != 0 || ::stat(place.c_str(), &status) != 0) return;
    [[maybe_unused]] const int ignored = ::fchown(descriptor, status.st_uid, status.st_gid);
}

void make_directory(const std::filesystem::path& directory) {
    if (::mkdir(directory.c_str(), directory_mode) != 0) return;
    const Descriptor made(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (made.open()) share(made.get(), directory.parent_path());
}

/// Only a file that was not there is given away.
int open_file(const std::filesystem::path& path) {
    const int made = ::open(path.c_str(), flags | O_CREAT | O_EXCL, file_mode);
    if (made < 0) return errno == EEXIST ? ::open(path.c_str(), flags) : made;
    share(made, path.parent_path());
    return made;
}

/// A lock's file; whoever owns it removes it while it is still locked, and nobody else does.
class File {
public:
    enum class Mode { any, existing };
    explicit File(std::filesystem::path path, Mode mode = Mode::any)
        : path_(std::move(path)), file_(mode == Mode::any ? open_file(path_) : ::open(path_.c_str(), flags)) {}
    ~File() {
        if (owned_) ::unlink(path_.c_str());
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    bool is_open() const { return file_.open(); }

    bool lock_until(std::chrono::steady_clock::time_point deadline) const {
        while (!try_lock(file_.get())) {
            if (std::chrono::steady_clock::now() >= deadline) return false;
            std::this_thread::sleep_for(interval);
        }
        return true;
    }

    bool is_still_there() const {
        struct stat opened {};
        struct stat named {};
        return ::fstat(file_.get(), &opened) == 0 && ::lstat(path_.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
               opened.st_dev == named.st_dev;
    }

    std::string holder() const { return read_holder(file_.get()); }
    void own(const std::string& doing) {
        owned_ = true;
        write_holder(file_.get(), doing);
    }

private:
    std::filesystem::path path_;
    Descriptor file_;
    bool owned_ = false;
};

}  // namespace

NamedLocks::Attempt NamedLocks::take(const std::string& name, const std::string& doing,
                                     std::chrono::milliseconds patience) const {
    base::require_trusted_by_root("the directory of locks", directory_, base::Keeper::service);
    make_directory(directory_);
    const auto path = directory_ / base::digest(name);
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        auto file = std::make_unique<File>(path);
        if (!file->is_open() && errno == ENOENT && std::filesystem::exists(directory_)) continue;  // it went in this moment
        if (!file->is_open()) throw base::ConfigError("the lock " + path.string() + " cannot be opened: " + std::strerror(errno));
        if (!file->lock_until(deadline)) return {nullptr, file->holder()};
        // Its holder has removed it, so others lock another file of this name.
        if (!file->is_still_there()) continue;
        file->own(doing);
        return {std::move(file), {}};
    }
}

void NamedLocks::tidy() const {
    constexpr std::size_t digest_length = 32;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(directory_, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.size() != digest_length || name.find_first_not_of("0123456789abcdef") != std::string::npos) continue;
        File file(entry->path(), File::Mode::existing);
        if (file.is_open() && file.lock_until({}) && file.is_still_there()) file.own({});
    }
}

}  // namespace haas::sys
