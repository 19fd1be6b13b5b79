// A directory that is opened once. Files are created, checked and removed in that very directory, even if its name
// stands for another one by then.
//
// The owner of the parent directory can replace it by a symbolic link at any moment. When root creates a file and gives
// it to the directory's owner, root must look at the owner of the very directory that holds the file.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace haas::base {

/// Who owns a file that root creates; a file that another user creates belongs to that user.
enum class NewOwner {
    directory,  ///< its directory's owner and group: the web server's user must be able to use what root sets up
    creator     ///< root itself
};

class OpenDirectory {
public:
    /// For root, the path must not lead through another user's symbolic link, as in base/trusted_path.
    /// @param path  empty: the working directory
    /// @throws ConfigError  naming the directory and the reason
    explicit OpenDirectory(const std::filesystem::path& path);
    ~OpenDirectory();
    OpenDirectory(const OpenDirectory&) = delete;
    OpenDirectory& operator=(const OpenDirectory&) = delete;

    /// For openat(2) and similar calls; opened with O_PATH, so it cannot be read.
    int get() const { return descriptor_; }

    /// Creates an empty file that must not exist yet.
    /// @return  its descriptor, open for reading and writing; -1 with errno otherwise
    int create(const std::string& name, mode_t mode, NewOwner owner) const;

    /// Creates a directory that belongs to the owner of this one.
    /// @return  false with errno, such as EEXIST
    bool make_directory(const std::string& name, mode_t mode) const;

    /// Whether the name still stands for the open file.
    bool is_still(const std::string& name, int file) const;

    void remove(const std::string& name) const;

    /// The names of its entries; empty when it cannot be read.
    std::vector<std::string> names() const;

private:
    int descriptor_;
};

/// While this object lives, root's thread accesses files with the rights of the directory's owner. This is for
/// libraries that open files by name, where that owner could replace each name by a symbolic link. For other users it
/// does nothing.
/// @source  setfsuid(2)
class ActingOwner {
public:
    /// @throws ConfigError  when the owner cannot be found
    explicit ActingOwner(const OpenDirectory& directory);
    ~ActingOwner();
    ActingOwner(const ActingOwner&) = delete;
    ActingOwner& operator=(const ActingOwner&) = delete;

private:
    uid_t user_ = 0;   ///< before
    gid_t group_ = 0;  ///< before
};

}  // namespace haas::base
