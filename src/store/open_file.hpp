// Which database files this process has open.
//
// When a process closes a file, it loses all POSIX locks that it holds on that file, also those of its other
// connections. Another program that then opens and closes the database would remove the write-ahead log while it is
// still written to, and so lose acknowledged changes. So HaaS reads the file outside SQLite's own connections only
// while this process has not opened it.
//
// @source  https://www.sqlite.org/howtocorrupt.html, 2.2
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <utility>

namespace haas::store {

/// Notes that this process has a database file open, or is about to open it.
class OpenFile {
public:
    /// @param refuse  throws; called for a foreign file that this process had not opened, with what the file is
    OpenFile(const std::filesystem::path& file, const std::function<void(const std::string& what)>& refuse);
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

private:
    using Identity = std::pair<dev_t, ino_t>;
    Identity identity_{};
    bool counts_ = false;  ///< false where there was no file
};

}  // namespace haas::store
