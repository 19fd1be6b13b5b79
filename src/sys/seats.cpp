#include "sys/seats.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace haas::sys {

namespace {

constexpr mode_t seats_mode = 0660;

/// An open file; its locks go with it.
struct OpenFile {
    explicit OpenFile(const std::filesystem::path& path)
        : descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, seats_mode)) {}
    ~OpenFile() {
        if (descriptor >= 0) ::close(descriptor);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int descriptor;
};

}  // namespace

std::shared_ptr<void> Seats::take() const {
    auto file = std::make_shared<OpenFile>(file_);
    if (file->descriptor < 0) return nullptr;
    for (int seat = 0; seat < count_; ++seat) {
        struct flock lock {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = seat;
        lock.l_len = 1;
        if (::fcntl(file->descriptor, F_OFD_SETLK, &lock) == 0) return file;
    }
    return nullptr;
}

}  // namespace haas::sys
