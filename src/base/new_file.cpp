#include "base/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace haas::base {

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
    : target_(std::move(target)), path_(target_.string() + ".new-" + std::to_string(::getpid())) {
    ::close(create_file(path_, mode, owner));
}

Draft::~Draft() { ::unlink(path_.c_str()); }

bool Draft::publish() {
    if (::link(path_.c_str(), target_.c_str()) == 0) return true;
    if (errno == EEXIST) return false;
    throw ConfigError("Cannot create " + target_.string() + ": " + std::strerror(errno));
}

}  // namespace haas::base
