#include "sys/seats.hpp"

#include <fcntl.h>

#include "sys/descriptor.hpp"

namespace haas::sys {

namespace {

constexpr mode_t seats_mode = 0660;

}  // namespace

std::shared_ptr<void> Seats::take() const {
    auto file = std::make_shared<Descriptor>(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, seats_mode));
    if (!file->open()) return nullptr;
    for (int seat = 0; seat < count_; ++seat) {
        struct flock lock {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = seat;
        lock.l_len = 1;
        if (::fcntl(file->get(), F_OFD_SETLK, &lock) == 0) return file;
    }
    return nullptr;
}

}  // namespace haas::sys
