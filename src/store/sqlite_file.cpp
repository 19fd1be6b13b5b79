#include "store/sqlite_file.hpp"

#include <fcntl.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hpp"
#include "base/log.hpp"
#include "core/error.hpp"
#include "core/label.hpp"
#include "store/obstacle.hpp"

namespace haas::store {

namespace {

sqlite_api::sqlite3* handle(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

/// Adds `COLLATE natural_order`, the order in which labels are sorted.
void add_collation(sqlite_api::sqlite3* connection) {
    const auto compare = [](void*, int size_a, const void* a, int size_b, const void* b) {
        return core::compare_naturally({static_cast<const char*>(a), static_cast<std::size_t>(size_a)},
                                       {static_cast<const char*>(b), static_cast<std::size_t>(size_b)});
    };
    const int code =
        sqlite_api::sqlite3_create_collation_v2(connection, "natural_order", SQLITE_UTF8, nullptr, compare, nullptr);
    if (code != SQLITE_OK) throw soci::sqlite3_soci_error("collation", code);
}

/// An empty log needs no recovery, and holds nothing that a restored database could take for its own.
void keep_log(soci::session& session) {
    int on = 1;
    sqlite_api::sqlite3_file_control(handle(session), "main", SQLITE_FCNTL_PERSIST_WAL, &on);
    // With a limit, whatever it is, the last program to close the database empties the log.
    sqlite_execute(session, "PRAGMA journal_size_limit = 67108864");
}

}  // namespace

void configure_sqlite() {
    static const bool done = [] {
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        // Or each statement that may fail half-way takes 64 KiB, however little it notes there, and gives it back.
        sqlite_api::sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
        return true;
    }();
    static_cast<void>(done);
}

std::filesystem::path sqlite_path(const std::string& uri) {
    const std::string scheme = "sqlite:///";
    if (!uri.starts_with(scheme) || uri.size() == scheme.size()) {
        throw base::ConfigError("[database] uri must be sqlite:///relative/file or sqlite:////absolute/file.");
    }
    return uri.substr(scheme.size());
}

bool is_shared(const std::filesystem::path& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 && (status.st_mode & S_IWGRP) != 0;
}

std::unique_ptr<soci::session> open_sqlite(const std::filesystem::path& file, std::chrono::milliseconds busy_timeout) {
    require_usable_file(file);
    configure_sqlite();
    auto session = std::make_unique<soci::session>();
    try {
        session->open(soci::sqlite3, "dbname=\"" + file.string() + "\"");
        sqlite_api::sqlite3_extended_result_codes(handle(*session), 1);
        add_collation(handle(*session));
        sqlite_busy_timeout(*session, busy_timeout);
        if (is_shared(file)) keep_log(*session);
        sqlite_execute(*session, "PRAGMA journal_mode = WAL");
        sqlite_execute(*session, "PRAGMA synchronous = FULL");
        sqlite_execute(*session, "PRAGMA trusted_schema = OFF");
        sqlite_execute(*session, "PRAGMA foreign_keys = ON");
        int on = 0;
        *session << "PRAGMA foreign_keys", soci::into(on);
        if (on != 1) throw core::UnavailableError("The database cannot enforce its foreign keys.");
    } catch (const soci::soci_error& error) {
        const int code = sqlite_error_code(error);
        base::log::error("database_unusable", {{"file", file.string()}, {"code", code}});
        if (code != 0) throw_translated(code);
        throw core::UnavailableError("The database cannot be opened.");
    }
    return session;
}

std::optional<std::string> find_write_obstacle(const std::filesystem::path& file) {
    const auto directory = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const std::string log = file.string() + "-wal";
    const auto is_closed = [](const std::filesystem::path& path) {
        return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0 && errno != ENOENT;
    };
    const bool has_log = ::access(log.c_str(), F_OK) == 0;
    if (is_closed(file) || is_closed(log) || (is_closed(directory) && !(has_log && is_shared(file)))) {
        return "The database cannot be written: its file, its directory or its file system is read-only for this service. See "
               "that they belong to the service's user, and that the disk works.";
    }
    // A few changes may need more than this, so the warning comes before they fail.
    constexpr unsigned long long too_little = 1024ULL * 1024;
    struct statvfs space {};
    if (::statvfs(directory.c_str(), &space) == 0 && space.f_bavail * space.f_frsize < too_little) {
        return "The database cannot be written: its disk is full. Make room.";
    }
    return std::nullopt;
}

void sqlite_busy_timeout(soci::session& session, std::chrono::milliseconds timeout) {
    sqlite_api::sqlite3_busy_timeout(handle(session), static_cast<int>(timeout.count()));
}

void sqlite_execute(soci::session& session, const char* text) {
    sqlite_api::sqlite3* const connection = handle(session);
    const int code = sqlite_api::sqlite3_exec(connection, text, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw soci::sqlite3_soci_error(text, code);
}

void sqlite_rollback(soci::session& session) noexcept {
    sqlite_api::sqlite3* const connection = handle(session);
    if (sqlite_api::sqlite3_get_autocommit(connection) == 0) {
        sqlite_api::sqlite3_exec(connection, "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

bool sqlite_file_has_moved(soci::session& session) {
    int moved = 0;
    sqlite_api::sqlite3_file_control(handle(session), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved != 0;
}

bool is_read_only_error(int code) {
    constexpr int primary = 0xff;
    return (code & primary) == SQLITE_READONLY;
}

bool sqlite_is_read_only(soci::session& session) {
    return sqlite_api::sqlite3_db_readonly(handle(session), "main") == 1;
}

int sqlite_error_code(const soci::soci_error& error) {
    const auto* const from_sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    return from_sqlite == nullptr ? 0 : from_sqlite->result();
}

void throw_translated(int code) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: throw core::UnavailableError("The database is busy; try again.");
        case SQLITE_READONLY: throw core::UnavailableError("The database is read-only.");
        case SQLITE_FULL: throw core::UnavailableError("The database's disk is full.");
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH: throw core::UnavailableError("The database's files cannot be read or written.");
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: throw core::UnavailableError("The database's file is damaged or is not a database.");
        case SQLITE_ERROR:
            throw base::Error("database: a statement was refused (a table is missing, or the program is wrong)");
        default: break;
    }
    switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_TRIGGER:  // the schema's triggers refuse what no index can
            throw core::DuplicateError("An object with that name or address already exists.");
        case SQLITE_CONSTRAINT_FOREIGNKEY: throw core::BlockedError("Another object still refers to it.");
        default: throw base::Error("database: SQLite error " + std::to_string(code));
    }
}

}  // namespace haas::store
