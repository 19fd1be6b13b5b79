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

}  // namespace

NamedLocks::Attempt NamedLocks::take(const std::string& name, const std::string& doing,
                                     std::chrono::milliseconds patience) const {
    ::mkdir(directory_.c_str(), directory_mode);
    const auto path = directory_ / base::digest(name);
    const auto file =
        std::make_shared<Descriptor>(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, file_mode));
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
