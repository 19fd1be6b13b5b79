#include "console/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <system_error>

#include "base/error.hpp"
#include "base/uuid.hpp"

namespace haas::console {

namespace {

constexpr mode_t file_mode = 0600;
constexpr std::size_t id_length = 36;

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path) {
    throw base::Error(what + ' ' + path.string() + ": " + std::strerror(errno));
}

struct flock whole_file() {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

/// Whether the name still stands for the open file: the file's owner removes it when it ends.
bool is_still(const std::filesystem::path& path, int file) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(file, &opened) == 0 && ::lstat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

}  // namespace

bool is_id(std::string_view id) { return base::is_uuid(id); }

Files::Files(const std::filesystem::path& directory, std::string_view id) {
    if (!is_id(id)) throw base::Error("the id of a console must be a UUID");
    const std::string name(id);
    log_ = directory / (name + ".log");
    old_log_ = directory / (name + ".log.1");
    pid_ = directory / (name + ".pid");
}

void Files::remove_log() const {
    std::error_code ignored;  // a file may be missing; if one stays, find_ids() finds it
    std::filesystem::remove(old_log_, ignored);
    std::filesystem::remove(log_, ignored);
    std::filesystem::remove(log_.string() + ".new", ignored);
}

std::vector<std::string> find_ids(const std::filesystem::path& directory) {
    std::set<std::string> ids;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const std::string id = name.substr(0, id_length);
        const std::string rest = name.substr(std::min(id_length, name.size()));
        if (is_id(id) && (rest == ".log" || rest == ".log.1" || rest == ".log.new" || rest == ".pid")) ids.insert(id);
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        throw base::Error("cannot read " + directory.string() + ": " + error.message());
    }
    return {ids.begin(), ids.end()};
}

std::optional<pid_t> find_owner(const std::filesystem::path& pid_file) {
    const sys::Descriptor file(::open(pid_file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.is_open() && errno == ENOENT) return {};
    if (!file.is_open()) fail("cannot open", pid_file);
    struct flock lock = whole_file();
    if (::fcntl(file.get(), F_GETLK, &lock) != 0) fail("cannot find the owner of", pid_file);
    if (lock.l_type == F_UNLCK) return {};
    if (lock.l_pid <= 0)
        throw base::Error("the owner of " + pid_file.string() + " is in another container or on another host");
    return lock.l_pid;
}

std::optional<PidLock> PidLock::take(const Files& files) {
    for (;;) {
        sys::Descriptor file(::open(files.pid().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, file_mode));
        if (!file.is_open()) fail("cannot open", files.pid());
        // Not an open file description lock: children do not inherit this kind, and the kernel reports its owner's
        // process id.
        struct flock lock = whole_file();
        if (::fcntl(file.get(), F_SETLK, &lock) != 0) {
            if (errno == EACCES || errno == EAGAIN) return {};
            fail("cannot lock", files.pid());
        }
        if (!is_still(files.pid(), file.get())) continue;
        const std::string text = std::to_string(::getpid()) + '\n';
        // The text is only for people, so a full disk does not matter.
        if (::ftruncate(file.get(), 0) != 0 || ::write(file.get(), text.data(), text.size()) < 0) errno = 0;
        return PidLock(files.pid(), std::move(file));
    }
}

void PidLock::remove() {
    std::error_code ignored;
    if (is_still(path_, file_.get())) std::filesystem::remove(path_, ignored);
    file_.close();
}

}  // namespace haas::console
