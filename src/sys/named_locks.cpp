#include "sys/named_locks.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "sys/descriptor.hpp"

namespace haas::sys {

namespace {

constexpr std::chrono::milliseconds interval{20};
constexpr mode_t directory_mode = 0700;
constexpr mode_t file_mode = 0600;

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
    constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
    const int made = ::open(path.c_str(), flags | O_CREAT | O_EXCL, file_mode);
    if (made < 0) return errno == EEXIST ? ::open(path.c_str(), flags) : made;
    share(made, path.parent_path());
    return made;
}

}  // namespace

NamedLocks::Attempt NamedLocks::take(const std::string& name, const std::string& doing,
                                     std::chrono::milliseconds patience) const {
    make_directory(directory_);
    const auto path = directory_ / base::digest(name);
    const auto file = std::make_shared<Descriptor>(open_file(path));
    if (!file->open()) {
        throw base::Error("the lock " + path.string() + " cannot be opened: " + std::strerror(errno));
    }
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!try_lock(file->get())) {
        if (std::chrono::steady_clock::now() >= deadline) return {nullptr, read_holder(file->get())};
        std::this_thread::sleep_for(interval);
    }
    write_holder(file->get(), doing);
    return {file, {}};
}

}  // namespace haas::sys
