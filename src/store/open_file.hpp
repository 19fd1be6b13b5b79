// Which database files this process has open.
//
// To close a file is to give up all POSIX locks that the process holds on it, those of other connections too: another program
// that opens and closes the database would then remove the write-ahead log that is still written to, and acknowledged changes
// with it. So a file is looked at by other means than SQLite's own connection only while this process has it not open.
//
// @source  https://www.sqlite.org/howtocorrupt.html, 2.2
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <utility>

namespace haas::store {

/// That this process has a database file open, or is about to open it.
class OpenFile {
public:
    /// @param refuse  throws; called with what the file is when it is none of ours, and this process had it not open
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
