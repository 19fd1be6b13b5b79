#include "base/trusted_path.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <optional>
#include <system_error>

#include "base/error.hpp"

namespace haas::base {

namespace {

namespace fs = std::filesystem;

/// @source  path_resolution(7): the kernel's own limit
constexpr int most_links = 40;

std::string name_of(uid_t user) {
    std::array<char, 4096> room{};
    struct passwd entry {};
    struct passwd* found = nullptr;
    ::getpwuid_r(user, &entry, room.data(), room.size(), &found);
    return found != nullptr ? found->pw_name : "the user with the id " + std::to_string(user);
}

bool others_can_write(const struct stat& status) { return (status.st_mode & (S_IWGRP | S_IWOTH)) != 0; }

/// Resolves a path as the kernel does and checks each component.
class Walk {
public:
    Walk(const fs::path& path, Keeper keeper) : keeper_(keeper) { prepend(fs::absolute(path).relative_path()); }

    std::string find_reason() {
        struct stat root {};
        if (::lstat("/", &root) != 0) return "/ cannot be looked at: " + std::string(std::strerror(errno));
        auto reason = look_at(root, /*directory=*/root);
        while (reason.empty() && !ahead_.empty()) reason = step();
        return reason;
    }

private:
    std::string step() {
        const fs::path name = ahead_.front();
        ahead_.pop_front();
        if (name.empty() || name == ".") return {};
        if (name == "..") {
            here_ = here_.parent_path();
            return {};
        }
        const fs::path directory = here_;
        here_ /= name;
        struct stat around {};
        struct stat status {};
        if (::lstat(directory.c_str(), &around) != 0) return missing(directory, around, errno);
        if (::lstat(here_.c_str(), &status) != 0) return missing(directory, around, errno);
        auto reason = look_at(status, around);
        return reason.empty() && S_ISLNK(status.st_mode) ? follow(directory) : reason;
    }

    /// Ends the check at a component that does not exist: whoever can write the directory can create it. Below a file
    /// nothing can be created; whoever tries to use the path will get that error.
    std::string missing(const fs::path& directory, const struct stat& around, int error) {
        ahead_.clear();
        if (error == ENOTDIR) return {};
        if (error != ENOENT) return here_.string() + " cannot be looked at: " + std::strerror(error);
        if (!others_can_write(around)) return {};
        return "others can write the directory " + directory.string() + " and make " + here_.string() +
               ": use a directory of its own";
    }

    std::string follow(const fs::path& directory) {
        if (++links_ > most_links) return here_.string() + " is a symbolic link that never ends";
        std::error_code failed;
        const fs::path target = fs::read_symlink(here_, failed);
        if (failed) return here_.string() + " cannot be read: " + failed.message();
        here_ = target.is_absolute() ? fs::path("/") : directory;
        prepend(target.relative_path());
        return {};
    }

    std::string look_at(const struct stat& status, const struct stat& directory) {
        const bool link = S_ISLNK(status.st_mode);
        const bool ours = status.st_uid == 0 || status.st_uid == ::geteuid();
        // In a directory that others can write, whoever comes first can own an entry, so its owner proves nothing.
        // A link decides where its followers go, so it must be ours.
        const bool may_be_given = keeper_ != Keeper::self && !service_ && !others_can_write(directory);
        if (!ours && !link && may_be_given) service_ = status.st_uid;
        if (!ours && (link || service_ != status.st_uid)) return owned_by(status);
        const bool shared_as_meant = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
        const bool is_last_file = ahead_.empty() && S_ISREG(status.st_mode);
        const bool may_be_shared = keeper_ == Keeper::service_and_group && is_last_file;
        if (link || shared_as_meant || !others_can_write(status)) return {};
        if (may_be_shared && (status.st_mode & S_IWOTH) == 0) return {};
        return "others can write " + here_.string() + ": chmod go-w " + here_.string();
    }

    std::string owned_by(const struct stat& status) const {
        const std::string owner = name_of(status.st_uid);
        if (S_ISLNK(status.st_mode)) {
            return here_.string() + " is a symbolic link of " + owner + "'s: remove it, or name what it leads to";
        }
        return here_.string() + " belongs to " + owner + ": chown " + keeper_name() + " " + here_.string();
    }

    std::string keeper_name() const {
        if (service_) return name_of(*service_);
        return ::geteuid() == 0 ? "root" : name_of(::geteuid());
    }

    void prepend(const fs::path& relative) { ahead_.insert(ahead_.begin(), relative.begin(), relative.end()); }

    Keeper keeper_;
    std::optional<uid_t> service_;  ///< the user who owns a directory on the path
    fs::path here_ = "/";           ///< contains no symbolic links
    std::deque<fs::path> ahead_;
    int links_ = 0;
};

}  // namespace

std::string distrust(const fs::path& path, Keeper keeper) { return Walk(path, keeper).find_reason(); }

void require_trusted_by_root(const std::string& what, const fs::path& path, Keeper keeper) {
    if (::geteuid() != 0) return;
    const auto reason = distrust(path, keeper);
    if (reason.empty()) return;
    throw ConfigError(
        what + " " + path.string() +
        " is not used by root, because another user could have put it there or could change it: " + reason);
}

}  // namespace haas::base
