// What is specific to SQLite: its files, settings and error codes. Only this file and foreign_file use its C API.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace soci {
class session;
class soci_error;
}  // namespace soci

namespace haas::store {

/// The file of a `sqlite:///relative` or `sqlite:////absolute` URI.
/// @throws base::ConfigError  for any other URI
std::filesystem::path sqlite_path(const std::string& uri);

/// Whether the database is shared with its group, by its mode. Then its directory is closed to the group, which may
/// write the database, its log and the log's index, but neither make nor replace a file there.
bool is_shared(const std::filesystem::path& file);

/// Settings of SQLite for the whole program. A connection is used by one thread at a time, and nobody asks how much
/// memory all have taken: so no mutex is locked for each call and each piece of memory. What a statement notes to take
/// itself back stays in memory. To be called before the first connection is opened: later it does nothing.
/// @source  sqlite.org/c3ref/c_config_covering_index_scan.html; sqlite.org/compile.html, "Recommended Compile-time
/// Options"
void configure_sqlite();

/// Opens an existing database: with foreign keys (and checks that they are on), a write-ahead log, and every commit
/// synced. The log of a shared database stays when the last program closes it, as only the owner could make it again.
/// @source  https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html, SQLITE_FCNTL_PERSIST_WAL
/// @throws core::UnavailableError  when it does not exist or is not a database
std::unique_ptr<soci::session> open_sqlite(const std::filesystem::path& file, std::chrono::milliseconds busy_timeout);

/// Why a write to the database would fail now, as far as that is visible without writing. The text names no file.
std::optional<std::string> find_write_obstacle(const std::filesystem::path& file);

/// How long a statement waits for a lock before it gives up.
void sqlite_busy_timeout(soci::session& session, std::chrono::milliseconds timeout);

/// Runs one statement without parameters or result.
/// @throws soci::soci_error
void sqlite_execute(soci::session& session, const char* text);

/// Rolls back the transaction if there is one; cannot fail.
void sqlite_rollback(soci::session& session) noexcept;

/// Whether the path no longer leads to the open file.
bool sqlite_file_has_moved(soci::session& session);

/// Whether the session was opened when the file, or its disk, could not be written.
bool sqlite_is_read_only(soci::session& session);

/// Whether a statement failed because something was opened while the file or its disk was read-only.
bool is_read_only_error(int code);

/// The extended result code of an exception; 0 when it did not come from SQLite. It is taken from the exception, as the
/// connection forgets it at the next statement, even a ROLLBACK.
int sqlite_error_code(const soci::soci_error& error);

/// Throws HaaS's error for an extended result code.
[[noreturn]] void throw_translated(int code);

}  // namespace haas::store
