// SQLite's own ways: its files, settings and error codes. With foreign_file, the only place that uses its
// C API.
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

/// The file that a `sqlite:///relative` or `sqlite:////absolute` URI means.
/// @throws base::ConfigError  for any other URI
std::filesystem::path sqlite_path(const std::string& uri);

/// Opens an existing database: foreign keys on (and seen to be on), write-ahead log, every commit synced.
/// @throws core::UnavailableError  when it does not exist or is not a database
std::unique_ptr<soci::session> open_sqlite(const std::filesystem::path& file, std::chrono::milliseconds busy_timeout);

/// Why nothing could be written to a database now, as far as that can be told without writing; names no file.
std::optional<std::string> find_write_obstacle(const std::filesystem::path& file);

/// How long a statement waits for a lock before it gives up.
void sqlite_busy_timeout(soci::session& session, std::chrono::milliseconds timeout);

/// Runs one statement without parameters or answer.
/// @throws soci::soci_error
void sqlite_execute(soci::session& session, const char* text);

/// Ends the transaction if there is one; cannot fail.
void sqlite_rollback(soci::session& session) noexcept;

/// Whether the open file is no longer the one at its path.
bool sqlite_file_has_moved(soci::session& session);

/// The extended result code behind an exception, 0 when it did not come from SQLite. Taken from the exception: what the
/// connection remembers ends with the next statement, a ROLLBACK included.
int sqlite_error_code(const soci::soci_error& error);

/// Throws the error of ours that an extended result code means.
[[noreturn]] void throw_translated(int code);

}  // namespace haas::store
