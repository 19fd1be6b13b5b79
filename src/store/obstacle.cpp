#include "store/obstacle.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/trusted_path.hpp"
#include "core/error.hpp"
#include "store/sqlite_file.hpp"

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

/// What a shared database needs beside it: its directory is closed to the group, so only the owner can make these
/// files.
std::optional<Obstacle> find_missing_log(const fs::path& file) {
    const fs::path directory = file.has_parent_path() ? file.parent_path() : ".";
    if (!is_shared(file) || may(directory, W_OK | X_OK)) return std::nullopt;
    for (const char* suffix : {"-wal", "-shm"}) {
        const fs::path beside = file.string() + suffix;
        struct stat status {};
        if (::lstat(beside.c_str(), &status) == 0) continue;
        return Obstacle{Kind::denied, beside.string() + " is missing, and only the owner of the directory can make it",
                        "start the programs of that user, or run `haas upgrade_db` as root"};
    }
    return std::nullopt;
}

Obstacle denied(const fs::path& file) {
    return {
        Kind::denied,
        "the user with the id " + std::to_string(::geteuid()) + " may not use " + first_closed(file).string(),
        "as root: `haas upgrade_db --user haas --group www-data` (the daemons' user, the group of the web server's)"};
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
        if (may(file, R_OK | W_OK)) return find_missing_log(file);
        if (errno == EROFS) return std::nullopt;
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
        base::require_trusted_by_root("The database", file.string() + suffix, base::Keeper::service_and_group);
    }
    // SQLite would wait for ever for somebody to write to a pipe.
    for (const char* suffix : {"-wal", "-shm", "-journal", "-lock"}) {
        const fs::path beside = file.string() + suffix;
        struct stat status {};
        if (::stat(beside.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
            throw base::ConfigError(beside.string() + " is no regular file, as it should be: remove it.");
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
