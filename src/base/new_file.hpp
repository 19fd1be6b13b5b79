// New files that have the right owner and mode from the start.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "base/open_directory.hpp"

namespace haas::base {

/// Creates an empty file that must not exist yet.
/// @return  its descriptor, open for reading and writing
/// @throws ConfigError  naming the file and the reason
int create_file(const std::filesystem::path& path, mode_t mode, NewOwner owner = NewOwner::directory);

/// A file that is written next to its target and moved there in one step, so nobody ever sees an incomplete file.
/// Unless it is published, the destructor removes it. Its owner holds a lock on its first byte. A draft that nobody
/// locks was left by a killed process; the next draft for the same target removes it.
/// @source  fcntl(2), open file description locks; renameat2(2), RENAME_NOREPLACE
class Draft {
public:
    /// Creates an empty draft, like create_file.
    /// @throws ConfigError  naming the file and the reason
    Draft(std::filesystem::path target, mode_t mode, NewOwner owner = NewOwner::directory);
    ~Draft();
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    const std::filesystem::path& path() const { return path_; }

    /// The file itself, even if the owner of the directory has replaced its name: secrets are written to this
    /// descriptor.
    int descriptor() const { return locked_; }

    /// Moves the finished file to its target, in the directory where it was made, unless the target exists.
    /// @return  false when the target exists; it stays as it is
    /// @throws ConfigError  naming the file and the reason
    bool publish();

private:
    std::string name() const { return path_.filename().string(); }
    bool lock();

    std::filesystem::path target_;
    std::filesystem::path path_;
    OpenDirectory directory_;
    int locked_ = -1;
};

}  // namespace haas::base
