#include "console/log_parts.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace haas::console {

namespace {

sys::Descriptor open_part(const std::filesystem::path& path) {
    sys::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.is_open() && errno != ENOENT) {
        throw base::Error("cannot open " + path.string() + ": " + std::strerror(errno));
    }
    return file;
}

}  // namespace

LogParts open_parts(const Files& files) {
    // The current part first: if it becomes the old one meanwhile, it is both. In the other order it could be neither.
    LogParts parts;
    parts.current = open_part(files.log());
    parts.old = open_part(files.old_log());
    return parts;
}

}  // namespace haas::console
