// A directory that is opened once: files are made, looked at and removed in it, whatever bears its name by then.
//
// Who owns the directory around it can put a symbolic link in its place at any moment. Root, asked to make a file and give it
// to the directory's owner, must look at the owner of the very directory where the file is.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace haas::base {

/// Whose a file is that root makes; what another user makes is that user's.
enum class NewOwner {
    directory,  ///< that of its directory, owner and group: the web server's user works with what root sets up
    creator     ///< root itself
};

class OpenDirectory {
public:
    /// For root, no symbolic link of another user's leads there, as in base/trusted_path.
    /// @param path  the empty one is the working directory
    /// @throws ConfigError  naming the directory and the reason
    explicit OpenDirectory(const std::filesystem::path& path);
    ~OpenDirectory();
    OpenDirectory(const OpenDirectory&) = delete;
    OpenDirectory& operator=(const OpenDirectory&) = delete;

    /// For openat(2) and its like; O_PATH, so it is not for reading.
    int get() const { return descriptor_; }

    /// Creates an empty file that must not exist yet.
    /// @return  its descriptor, open for reading and writing; -1 with errno otherwise
    int create(const std::string& name, mode_t mode, NewOwner owner) const;

    /// Makes a directory that belongs to the owner of this one.
    /// @return  false with errno, such as EEXIST
    bool make_directory(const std::string& name, mode_t mode) const;

    /// Whether the name still stands for the open file.
    bool is_still(const std::string& name, int file) const;

    void remove(const std::string& name) const;

    /// What is in it now; nothing where it cannot be read.
    std::vector<std::string> names() const;

private:
    int descriptor_;
};

/// While it lives, root's thread opens and makes files as the directory's owner would: for libraries that open files by their
/// names, where that owner can put a symbolic link in the place of each. It does nothing for any other user.
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
