// The files of consoles: all in one directory, named by the console's id.
//
//   ID.log    what the console says, as captured, behind one line of our own (log_part.hpp); ID.log.1 is what came before,
//             until it was full
//   ID.pid    locked by the haas-console that runs, for all its life; the lock says who that is, not its text
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sys/descriptor.hpp"

namespace haas::console {

/// Whether this can be a console's id: a UUID in its usual 36 characters, in lower case.
bool is_id(std::string_view id);

/// Where the files of one console are.
class Files {
public:
    /// @throws base::Error  for an id that is none
    Files(const std::filesystem::path& directory, std::string_view id);

    const std::filesystem::path& log() const { return log_; }
    const std::filesystem::path& old_log() const { return old_log_; }
    const std::filesystem::path& pid() const { return pid_; }

    /// Removes the log. Readers see its end only when nothing of it is left, so the old part goes first.
    void remove_log() const;

private:
    std::filesystem::path log_;
    std::filesystem::path old_log_;
    std::filesystem::path pid_;
};

/// The ids that have files of any kind in the directory, each once, sorted; none if there is no such directory.
std::vector<std::string> find_ids(const std::filesystem::path& directory);

/// The process that holds the lock of a pid file, by the kernel's word; none if nobody does.
/// @throws base::Error  when the file cannot be read
std::optional<pid_t> find_owner(const std::filesystem::path& pid_file);

/// The lock of a pid file; held while this lives, by this process and not by its children.
class PidLock {
public:
    /// None when another process holds it.
    /// @throws base::Error  when the file cannot be made or locked
    static std::optional<PidLock> take(const Files& files);

    /// Removes the file, and with it the lock.
    void remove();

private:
    PidLock(std::filesystem::path path, sys::Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}
    std::filesystem::path path_;
    sys::Descriptor file_;
};

}  // namespace haas::console
