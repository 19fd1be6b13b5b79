// New files with the right owner and mode from their first moment.
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

/// A file that is written beside its place and put there in one step, so that nobody ever sees half of it; removed if that
/// does not happen. Its owner holds a lock on its first byte: what one that was killed has left is known by that, and the
/// next draft for the same place removes it.
/// @source  fcntl(2), open file description locks; renameat2(2), RENAME_NOREPLACE
class Draft {
public:
    /// Creates it empty, as create_file does.
    /// @throws ConfigError  naming the file and the reason
    Draft(std::filesystem::path target, mode_t mode, NewOwner owner = NewOwner::directory);
    ~Draft();
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    const std::filesystem::path& path() const { return path_; }

    /// The file itself, whatever the owner of the directory puts in the place of its name: secrets are written to this.
    int descriptor() const { return locked_; }

    /// Puts the finished file in its place if there is nothing, in the directory where it was made.
    /// @return  false when there is something, which stays as it is
    /// @throws ConfigError  naming the file and the reason
    bool publish();

private:
    std::string name() const { return path_.filename().string(); }

    std::filesystem::path target_;
    std::filesystem::path path_;
    OpenDirectory directory_;
    int locked_ = -1;
};

}  // namespace haas::base
