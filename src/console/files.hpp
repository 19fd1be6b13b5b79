// The files of consoles. All are in one directory and are named after the console's id.
//
//   ID.log    the console's output as captured, after one header line (log_part.hpp); when it is full, it becomes
//             ID.log.1 and replaces the older output there
//   ID.pid    locked by the running haas-console for its whole life; the lock, not the text, says which process that is
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sys/descriptor.hpp"

namespace haas::console {

/// Whether this is a valid console id: a UUID in its usual 36 characters, in lower case.
bool is_id(std::string_view id);

/// The paths of one console's files.
class Files {
public:
    /// @throws base::Error  for an invalid id
    Files(const std::filesystem::path& directory, std::string_view id);

    const std::filesystem::path& log() const { return log_; }
    const std::filesystem::path& old_log() const { return old_log_; }
    const std::filesystem::path& pid() const { return pid_; }

    /// Removes the log. The old part goes first, because readers see the end of the log only when nothing of it is
    /// left.
    void remove_log() const;

private:
    std::filesystem::path log_;
    std::filesystem::path old_log_;
    std::filesystem::path pid_;
};

/// The ids with files of any kind in the directory, each once, sorted; none if the directory does not exist.
std::vector<std::string> find_ids(const std::filesystem::path& directory);

/// The process that holds the lock of a pid file, as the kernel reports it; none if nobody holds the lock.
/// @throws base::Error  when the file cannot be read
std::optional<pid_t> find_owner(const std::filesystem::path& pid_file);

/// The lock of a pid file; this process holds it while the object lives, its children do not.
class PidLock {
public:
    /// None when another process holds it.
    /// @throws base::Error  when the file cannot be made or locked
    static std::optional<PidLock> take(const Files& files);

    /// Removes the file and releases the lock.
    void remove();

private:
    PidLock(std::filesystem::path path, sys::Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}
    std::filesystem::path path_;
    sys::Descriptor file_;
};

}  // namespace haas::console
