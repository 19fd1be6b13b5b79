#include "sys/seats.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "sys/descriptor.hpp"

namespace haas::sys {

namespace {

constexpr mode_t seats_mode = 0660;

/// Positions of lock bytes; the file stays empty. A room has a row of bytes for the seats, and then one for each party.
constexpr off_t row = 1000;
constexpr off_t room_size = 1'000'000'000'000'000;

/// The file that others of its group write as well: all that count on it, whatever the umask of who makes it.
Descriptor open_shared(const std::filesystem::path& path) {
    constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
    Descriptor made(::open(path.c_str(), flags | O_CREAT | O_EXCL, seats_mode));
    if (made.is_open()) {
        // A failure is seen by those who may not open it.
        static_cast<void>(::fchmod(made.get(), seats_mode));
        return made;
    }
    return Descriptor(errno == EEXIST ? ::open(path.c_str(), flags) : -1);
}

/// Locks the first free byte of `count`.
bool lock_one(int file, const std::filesystem::path& path, off_t first, int count) {
    for (int place = 0; place < count; ++place) {
        if (base::lock_bytes(file, path, {.first = first + place, .length = 1})) return true;
    }
    return false;
}

}  // namespace

Seats::Attempt Seats::take(const std::vector<std::uint64_t>& parties) const {
    auto file = std::make_shared<Descriptor>(open_shared(file_));
    if (!file->is_open()) {
        throw base::ConfigError("the file " + file_.string() +
                                ", on which requests that wait are counted, cannot be used: " + std::strerror(errno));
    }
    const off_t begin = room_ * room_size;
    for (std::size_t i = 0; i < parties.size(); ++i) {
        if (!lock_one(file->get(), file_, begin + row + static_cast<off_t>(parties[i]) * row, share_))
            return {nullptr, i};
    }
    if (!lock_one(file->get(), file_, begin, count_)) return {};
    return {std::move(file), {}};
}

}  // namespace haas::sys
