#include "base/file_lock.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace haas::base {

bool lock_bytes(int descriptor, const std::filesystem::path& path, Bytes bytes) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = bytes.first;
    lock.l_len = bytes.length;
    if (::fcntl(descriptor, F_OFD_SETLK, &lock) == 0) return true;
    if (errno == EAGAIN || errno == EACCES) return false;
    throw ConfigError("Cannot lock " + path.string() + ": " + std::strerror(errno));
}

}  // namespace haas::base
