#include "cli/local_state.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <set>

#include "base/error.hpp"
#include "base/new_file.hpp"
#include "cli/usage_error.hpp"
#include "store/database_uri.hpp"
#include "store/sqlite_file.hpp"
#include "sys/account.hpp"
#include "sys/descriptor.hpp"

namespace haas::cli {

namespace {

namespace fs = std::filesystem;

constexpr mode_t private_directory = 0750;
constexpr mode_t shared_directory = 02750;
constexpr mode_t private_database = 0640;
constexpr mode_t shared_database = 0660;

/// The ids and modes that the names stand for.
struct Rights {
    explicit Rights(const StateOwner& owner)
        : user(sys::get_account(owner.user).user),
          group(owner.group.empty() ? sys::get_account(owner.user).group : sys::get_group(owner.group)),
          is_shared(!owner.group.empty()) {}
    uid_t user;
    gid_t group;
    bool is_shared;
    mode_t directory() const { return is_shared ? shared_directory : private_directory; }
    mode_t database() const { return is_shared ? shared_database : private_database; }
};

[[noreturn]] void fail(const fs::path& path, const StateOwner& owner) {
    throw base::ConfigError("Cannot give " + path.string() + " to " + owner.user + ": " + std::strerror(errno));
}

/// Changes owner and mode of what is open. A change of owner clears bits of the mode, so that one comes second.
bool give(int file, uid_t user, gid_t group, mode_t mode) {
    return ::fchown(file, user, group) == 0 && ::fchmod(file, mode) == 0;
}

/// Hands over what one user has in a directory. While it works, the directory is root's alone, so that nobody can put
/// another file in the place of one that was looked at.
class HandOver {
public:
    HandOver(const StateOwner& owner, uid_t from, const fs::path& database, const fs::path& waiting_file)
        : owner_(owner), rights_(owner), from_(from), database_(database), shared_{waiting_file.string()} {
        for (const char* suffix : {"", "-wal", "-shm", "-lock"}) shared_.insert(database.string() + suffix);
    }

    void directory(const fs::path& path, mode_t mode) const {
        const sys::Descriptor opened(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!opened.is_open() && errno == ENOENT) return;
        if (!opened.is_open()) fail(path, owner_);
        directory(path, opened.get(), mode);
    }

private:
    void directory(const fs::path& path, int opened, mode_t mode) const {
        if (!give(opened, 0, 0, S_IRWXU)) fail(path, owner_);
        auto names = names_in(opened);
        // The database comes last: its owner says to a repeated run whose files these were.
        const bool has_database = path == database_.parent_path() && names.erase(database_.filename().string()) > 0;
        for (const auto& name : names) entry(path, opened, name);
        if (has_database) entry(path, opened, database_.filename().string());
        if (!give(opened, rights_.user, rights_.group, mode)) fail(path, owner_);
    }

    void entry(const fs::path& parent, int directory_of, const std::string& name) const {
        const fs::path path = parent / name;
        struct stat status {};
        if (::fstatat(directory_of, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) fail(path, owner_);
        const bool is_theirs = status.st_uid == from_ && from_ != 0;
        const bool is_for_both = shared_.contains(path.string());
        if (!is_theirs && !is_for_both) return;
        if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return;
        const int kind = S_ISDIR(status.st_mode) ? O_DIRECTORY : 0;
        const sys::Descriptor opened(
            ::openat(directory_of, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | kind));
        if (!opened.is_open()) fail(path, owner_);
        if (kind != 0) return directory(path, opened.get(), status.st_mode & S_IRWXU);
        // A second name of somebody else's file would give that one away.
        if (status.st_nlink != 1)
            throw base::ConfigError("The file " + path.string() +
                                    " has a second name (a hard link): remove one of them.");
        const mode_t mode = is_for_both ? rights_.database() : status.st_mode & ALLPERMS;
        if (!give(opened.get(), rights_.user, rights_.group, mode)) fail(path, owner_);
    }

    static std::set<std::string> names_in(int directory) {
        std::set<std::string> names;
        const int again = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(again), ::closedir);
        while (const dirent* entry = entries ? ::readdir(entries.get()) : nullptr) {
            const std::string name = entry->d_name;
            if (name != "." && name != "..") names.insert(name);
        }
        return names;
    }

    StateOwner owner_;
    Rights rights_;
    uid_t from_;
    fs::path database_;
    std::set<std::string> shared_;
};

/// Removes all rights of other users on a directory of the service: they could read names there, or hold locks.
void require_closed(const fs::path& directory, int opened, const Rights& rights, const struct stat& status) {
    const mode_t closed = status.st_mode & ALLPERMS & ~static_cast<mode_t>(S_IRWXO);
    if (rights.is_shared ? give(opened, rights.user, rights.group, rights.directory()) : ::fchmod(opened, closed) == 0)
        return;
    throw base::ConfigError("Cannot close the directory " + directory.string() +
                            " to other users: " + std::strerror(errno));
}

/// Whether the group may use it, too: then the daemons and the web server are two users.
bool is_shared_state(const sys::Config& config) {
    if (const auto file = store::database_file(config.database.uri)) return store::is_shared(*file);
    struct stat status {};
    return ::stat(config.state_directory.c_str(), &status) == 0 && (status.st_mode & S_ISGID) != 0;
}

}  // namespace

std::optional<StateOwner> find_owner(const Given& given, const char* command) {
    const auto user = given.find_option("--user");
    const auto group = given.find_option("--group");
    if (group && !user) throw UsageError("give --group only with --user", command);
    if (!user) return std::nullopt;
    if (::geteuid() != 0) throw UsageError("only root can use --user, which gives files to another user", command);
    return StateOwner{*user, group.value_or("")};
}

fs::path directory_of_database(const sys::Config& config) {
    const auto file = store::database_file(config.database.uri);
    if (!file) return config.state_directory;
    return file->has_parent_path() ? file->parent_path() : ".";
}

void prepare_directory(const fs::path& directory, const StateOwner& owner) {
    const Rights rights(owner);
    const bool made = ::mkdir(directory.c_str(), S_IRWXU) == 0;
    const bool is_there = made || errno == EEXIST;
    const sys::Descriptor opened(is_there ? ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                                          : -1);
    struct stat status {};
    if (!opened.is_open() || ::fstat(opened.get(), &status) != 0)
        throw base::ConfigError("Cannot make the directory " + directory.string() + ": " + std::strerror(errno));
    if (status.st_uid == rights.user && !made) return require_closed(directory, opened.get(), rights, status);
    if (status.st_uid != 0) {
        throw base::ConfigError("The directory " + directory.string() + " belongs to another user than root and " +
                                owner.user + ": chown " + owner.user + " " + directory.string());
    }
    if (!give(opened.get(), rights.user, rights.group, rights.directory())) fail(directory, owner);
}

void make_waiting_file(const sys::Config& config) {
    if (!is_shared_state(config)) return;
    base::Draft file(config.api.waiting_file, shared_database);
    file.publish();
}

void hand_over_state(const sys::Config& config, const StateOwner& owner) {
    const auto given = store::database_file(config.database.uri);
    if (!given) return prepare_directory(directory_of_database(config), owner);
    const auto file = fs::absolute(*given).lexically_normal();
    struct stat status {};
    if (::lstat(file.c_str(), &status) != 0)
        throw base::ConfigError("There is no database " + file.string() + ": run `haas init_db`.");
    const HandOver hand_over(owner, status.st_uid, file, config.api.waiting_file);
    for (const auto& beside : {config.bmc.lock_directory, config.headnode.lock_directory, config.console.directory})
        hand_over.directory(beside, S_IRWXU);
    hand_over.directory(file.parent_path(), Rights(owner).directory());
}

}  // namespace haas::cli
