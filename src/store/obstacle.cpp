#include "store/obstacle.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/log.hpp"
#include "base/trusted_path.hpp"
#include "core/error.hpp"

namespace haas::store {

namespace {

namespace fs = std::filesystem;
using Kind = Obstacle::Kind;

bool may(const fs::path& path, int what) { return ::faccessat(AT_FDCWD, path.c_str(), what, AT_EACCESS) == 0; }

/// The first directory of the path that this user may not pass, or the file itself.
fs::path first_closed(const fs::path& file) {
    fs::path here;
    for (const auto& part : fs::absolute(file)) {
        here /= part;
        struct stat status {};
        if (::stat(here.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && !may(here, X_OK)) return here;
    }
    return file;
}

Obstacle denied(const fs::path& file) {
    return {Kind::denied,
            "the user with the id " + std::to_string(::geteuid()) + " may not use " + first_closed(file).string(),
            "it must belong to the web server's user"};
}

/// The text for clients.
std::string text_of(const Obstacle& obstacle) {
    switch (obstacle.kind) {
        case Kind::missing: return "There is no database: the administrator must run `haas init_db`.";
        case Kind::no_directory: return "The directory of the database is not there: the log says which.";
        case Kind::denied: break;
    }
    return "The database's files cannot be read or written, for lack of permission: the log says which.";
}

}  // namespace

std::optional<Obstacle> find_obstacle(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0) {
        if (may(file, R_OK | W_OK) || errno == EROFS) return std::nullopt;
        return denied(file);
    }
    if (errno == EACCES) return denied(file);
    const std::string reason = std::strerror(errno);
    const fs::path directory = file.has_parent_path() ? file.parent_path() : ".";
    if (::stat(directory.c_str(), &status) != 0) {
        return Obstacle{Kind::no_directory, directory.string() + ": " + reason, "make it with `haas init_db --user`"};
    }
    return Obstacle{Kind::missing, file.string() + ": " + reason, "run `haas init_db`"};
}

void require_trusted_file(const fs::path& file) {
    for (const char* suffix : {"", "-wal", "-shm", "-journal", "-lock"}) {
        base::require_trusted_by_root("The database", file.string() + suffix, base::Keeper::service);
    }
}

void require_usable_file(const fs::path& file) {
    if (const auto obstacle = find_obstacle(file)) {
        const bool absent = obstacle->kind == Kind::missing || obstacle->kind == Kind::no_directory;
        base::log::error(absent ? "database_missing" : "database_unusable",
                         {{"file", file.string()}, {"reason", obstacle->reason}, {"remedy", obstacle->remedy}});
        throw core::UnavailableError(text_of(*obstacle));
    }
    require_trusted_file(file);
}

}  // namespace haas::store
