#include "store/sync_mark.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/open_directory.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "core/error.hpp"
#include "store/networking_action.hpp"
#include "store/statement_cache.hpp"
#include "store/sync_status.hpp"

namespace haas::store {

namespace {

namespace fs = std::filesystem;

/// The file has no secrets, and the workers read it, whichever user wrote it.
constexpr mode_t file_mode = 0644;

/// The identity of the database's file on the disk. A file that is put in its place has another identity, even with the
/// same content. `-` if the file system does not know it.
/// @source  statx(2), stx_ino and stx_btime; an inode number alone is soon used again
std::string identity_of(const fs::path& database) {
    struct statx status {};
    constexpr unsigned wanted = STATX_INO | STATX_BTIME;
    if (::statx(AT_FDCWD, database.c_str(), 0, wanted, &status) != 0 || (status.stx_mask & wanted) != wanted)
        return "-";
    return std::to_string(status.stx_ino) + "@" + std::to_string(status.stx_btime.tv_sec) + "." +
           std::to_string(status.stx_btime.tv_nsec);
}

bool is_of_another_file(const std::string& noted, const std::string& found) {
    return noted != found && noted != "-" && found != "-";
}

bool is_behind(const SyncMark& row, const std::optional<SyncMark>& file) {
    if (!file) return row.generation > 0;
    if (row.generation == 0) return file->epoch.empty() || file->generation > 0;
    return file->epoch != row.epoch || file->generation > row.generation;
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

[[noreturn]] void fail(const fs::path& file, const std::string& reason) {
    base::log::error("sync_mark_unwritable", {{"file", file.string()}, {"reason", reason}});
    throw core::UnavailableError(
        "The file that shows whether the database was restored cannot be written: the log says why.");
}

bool sync_directory(const base::OpenDirectory& directory) {
    const Descriptor readable(::openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return readable.get() >= 0 && ::fsync(readable.get()) == 0;
}

void write_file(const fs::path& file, const SyncMark& mark, const std::string& identity) {
    const std::string name = file.filename().string();
    // A process that was killed here may have left its draft. Only the database's one writer ever writes a draft.
    const std::string draft = name + ".new";
    try {
        const base::OpenDirectory directory(file.parent_path());
        directory.remove(draft);
        const Descriptor out(directory.create(draft, file_mode, base::NewOwner::directory));
        const std::string text = mark.epoch + " " + std::to_string(mark.generation) + " " + identity + "\n";
        errno = EIO;  // a write that is cut short sets none
        const bool written =
            out.get() >= 0 && ::write(out.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
            ::fsync(out.get()) == 0 && ::renameat(directory.get(), draft.c_str(), directory.get(), name.c_str()) == 0 &&
            sync_directory(directory);
        if (!written) fail(file, std::strerror(errno));
    } catch (const base::ConfigError& error) {
        fail(file, error.what());
    }
}

enum class Write { if_further_on, in_any_case };

/// On a server, no file is needed: what an older copy has stored is the name of another history.
bool is_of_another_history(const SyncMark& row, const std::string& origin) {
    return !origin.empty() && row.generation > 0 && row.epoch != origin;
}

/// The name of a server's history has three parts; the one in the middle is new after each fork.
/// @source  find_origin() in store/postgresql_engine
bool is_fork_of(const std::string& before, const std::string& now) {
    const auto ends = [](const std::string& name) {
        return std::pair(name.substr(0, name.find('-')), name.substr(name.rfind('-') + 1));
    };
    return !before.empty() && before != now && ends(before) == ends(now);
}

/// Runs in a write transaction, so only one process does this at a time. A separate lock would need a file that only
/// those can open who may write: anybody who can read a file or a directory can lock it, for ever.
void put_file(const Reading& tx, const SyncMark& mark, Write when) {
    const fs::path& database = *tx.file();
    const auto found = read_sync_mark(database);
    // The file of another database must not be replaced: it shows that one of the two was put here.
    const bool ahead = found && (found->epoch != mark.epoch || found->generation >= mark.generation);
    if (ahead && when == Write::if_further_on) return;
    write_file(sync_mark_file(database), mark, identity_of(database));
}

}  // namespace

fs::path sync_mark_file(const fs::path& database) { return database.string() + ".sync"; }

std::optional<SyncMark> read_sync_mark(const fs::path& database) {
    const Descriptor in(::open(sync_mark_file(database).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (in.get() < 0) {
        if (errno == ENOENT) return std::nullopt;
        return SyncMark{};
    }
    std::array<char, 192> text{};
    const auto length = ::read(in.get(), text.data(), text.size() - 1);
    std::array<char, 64> epoch{};
    std::array<char, 64> identity{};
    std::array<char, 32> digits{};
    char end = 0;
    const int parts =
        length <= 0 ? 0
                    : std::sscanf(text.data(), "%63s %31s %63s%c", epoch.data(), digits.data(), identity.data(), &end);
    const auto generation = base::parse_number<long long>(digits.data());
    if (parts != 4 || !generation || end != '\n' || is_of_another_file(identity.data(), identity_of(database)))
        return SyncMark{};
    return SyncMark{epoch.data(), *generation};
}

std::optional<SyncMark> read_sync_mark(const Reading& tx) {
    return tx.file() == nullptr ? std::nullopt : read_sync_mark(*tx.file());
}

std::optional<SyncMark> read_sync_mark(const Database& database) {
    const auto file = database.file();
    return file.empty() ? std::nullopt : read_sync_mark(file);
}

bool is_restored(const Reading& tx, const std::optional<SyncMark>& mark) {
    const auto row = get_sync_status(tx);
    if (row.restored) return true;
    return tx.file() == nullptr ? is_of_another_history(row.mark, tx.statements().origin()) : is_behind(row.mark, mark);
}

bool is_restored(const Reading& tx) { return is_restored(tx, read_sync_mark(tx)); }

bool is_restored(Database& database) {
    const auto mark = read_sync_mark(database);
    return database.read([&](const Reading& tx) { return is_restored(tx, mark); });
}

bool has_failed_over(const Reading& tx, const SyncMark& seen) {
    return tx.file() == nullptr && is_fork_of(seen.epoch, tx.statements().origin()) &&
           get_sync_status(tx).mark.generation >= seen.generation;
}

SyncMark raise_sync_mark(const Writing& tx) {
    const auto file = read_sync_mark(tx);
    auto row = get_sync_status(tx);
    if (is_restored(tx, file)) {
        throw core::UnavailableError("The database was restored, and no audit has run since: run `haas-sync --audit`.");
    }
    if (tx.file() == nullptr) {
        row.mark.epoch = tx.statements().origin();
    } else if (row.mark.generation == 0) {
        row.mark.epoch = file ? file->epoch : base::make_uuid();
        if (!file) put_file(tx, row.mark, Write::in_any_case);
    }
    ++row.mark.generation;
    set_sync_mark(tx, row.mark);
    return row.mark;
}

void publish_sync_mark(const Reading& tx, const SyncMark& mark) {
    if (tx.file() != nullptr) put_file(tx, mark, Write::if_further_on);
}

void raise_sync_mark(Database& database) {
    const auto mark = database.write([](const Writing& tx) { return raise_sync_mark(tx); });
    database.write([&](const Writing& tx) { publish_sync_mark(tx, mark); });
}

std::string history_of(const Reading& tx) { return tx.statements().origin(); }

bool accept_restored(const Writing& tx, const std::string& audited) {
    if (history_of(tx) != audited) return false;
    const auto file = read_sync_mark(tx);
    auto mark = get_sync_status(tx).mark;
    if (tx.file() == nullptr)
        mark.epoch = tx.statements().origin();
    else if (mark.epoch.empty())
        mark.epoch = file && !file->epoch.empty() ? file->epoch : base::make_uuid();
    mark.generation = std::max(mark.generation, file ? file->generation : 0) + 1;
    // The file first: if the process is killed before the commit, the database still counts as restored.
    if (tx.file() != nullptr) put_file(tx, mark, Write::in_any_case);
    set_sync_mark(tx, mark);
    reopen_all_parts(tx);
    clear_restored(tx);
    return true;
}

}  // namespace haas::store
