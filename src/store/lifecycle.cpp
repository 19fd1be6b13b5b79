// Creation and upgrades of a database.
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "base/new_file.hpp"
#include "base/open_directory.hpp"
#include "core/error.hpp"
#include "store/database.hpp"
#include "store/database_uri.hpp"
#include "store/foreign_file.hpp"
#include "store/obstacle.hpp"
#include "store/open_file.hpp"
#include "store/postgresql_lifecycle.hpp"
#include "store/schema.hpp"
#include "store/sql.hpp"
#include "store/sqlite_file.hpp"
#include "store/statement_cache.hpp"
#include "store/write_queue.hpp"

namespace haas::store {

namespace {

namespace fs = std::filesystem;

/// Not readable for other users: the database has password hashes. In a directory that passes on its group, that group
/// may write the database as well.
mode_t mode_in(const base::OpenDirectory& directory) {
    struct stat status {};
    const bool is_shared = ::fstat(directory.get(), &status) == 0 && (status.st_mode & S_ISGID) != 0;
    return is_shared ? 0660 : 0640;
}

/// A new database. Unless it is published, it is removed; the files that SQLite puts beside it are removed in any case.
class DatabaseDraft {
public:
    DatabaseDraft(const fs::path& target, const base::OpenDirectory& directory)
        : directory_(directory), file_(target, mode_in(directory)) {}
    ~DatabaseDraft() {
        for (const char* suffix : {"-wal", "-shm", "-journal"}) directory_.remove(path().filename().string() + suffix);
    }
    DatabaseDraft(const DatabaseDraft&) = delete;
    DatabaseDraft& operator=(const DatabaseDraft&) = delete;

    const fs::path& path() const { return file_.path(); }
    bool publish() { return file_.publish(); }

private:
    const base::OpenDirectory& directory_;
    base::Draft file_;
};

/// A session that root opens in a directory of the service's user. SQLite would follow a symbolic link in place of the
/// database or its log. So it opens, creates and removes files as that user.
class Session {
public:
    Session(const fs::path& file, const DatabaseOptions& options, const base::OpenDirectory& directory)
        : directory_(directory) {
        as_owner([&] { session_ = open_sqlite(file, options.busy_timeout); });
    }
    ~Session() {
        as_owner([&] { session_.reset(); });
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    template <class F>
    void as_owner(F&& use) const {
        const base::ActingOwner owner(directory_);
        use();
    }
    soci::session& operator*() const { return *session_; }

private:
    const base::OpenDirectory& directory_;
    std::unique_ptr<soci::session> session_;
};

/// Makes the files that are beside a shared database: its group could not make them.
void complete(const fs::path& file, const DatabaseOptions& options, const base::OpenDirectory& directory) {
    if (!is_shared(file)) return;
    const Session session(file, options, directory);
    session.as_owner([&] {
        WriteQueue writers(fs::absolute(file));
        const WriteQueue::Turn turn(writers, base::Deadline::in(options.busy_timeout));
    });
}

[[noreturn]] void throw_exists(const fs::path& file) {
    throw DatabaseExistsError("The database " + file.string() + " exists already; nothing was changed.");
}

void apply(soci::session& session, const Upgrade& upgrade) {
    sqlite_execute(session, std::string(upgrade.sql).c_str());
    sqlite_execute(session, version_change(upgrade, upgrade.number - 1).c_str());
}

int stored_version(soci::session& session) {
    int tables = 0;
    session << "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'",
        soci::into(tables);
    if (tables == 0) throw NoDatabaseError("The file is a database, but not of HaaS.");
    int version = 0;
    session << "SELECT version FROM schema_version", soci::into(version);
    return version;
}

}  // namespace

void Database::create(const DatabaseOptions& options, const base::Clock& clock,
                      const std::function<void(Writing&)>& fill) {
    if (is_on_server(options.uri)) return create_on_postgresql(options, fill);
    const fs::path file = sqlite_path(options.uri);
    std::error_code ignored;
    if (fs::exists(file, ignored)) throw_exists(file);
    require_trusted_file(file);
    const base::OpenDirectory directory(file.parent_path());
    DatabaseDraft draft(file, directory);
    try {
        const Session session(draft.path(), options, directory);
        StatementCache statements(*session);
        session.as_owner([&] {
            sqlite_execute(*session, "BEGIN IMMEDIATE");
            for (const Upgrade& upgrade : sqlite_upgrades()) apply(*session, upgrade);
        });
        Writing tx(statements, Moment::of(clock));
        fill(tx);
        session.as_owner([&] { sqlite_execute(*session, "COMMIT"); });
    } catch (const soci::soci_error&) {
        throw base::ConfigError("Cannot write the database " + file.string() + ".");
    }
    if (!draft.publish()) throw_exists(file);
    complete(file, options, directory);
}

std::pair<int, int> Database::upgrade(const DatabaseOptions& options, const std::function<void(Writing&)>& finish) {
    return upgrade(options, is_on_server(options.uri) ? postgresql_upgrades() : sqlite_upgrades(), finish);
}

std::pair<int, int> Database::upgrade(const DatabaseOptions& options, const std::vector<Upgrade>& steps,
                                      const std::function<void(Writing&)>& finish) {
    if (is_on_server(options.uri)) return upgrade_on_postgresql(options, steps, finish);
    const int wanted = steps.back().number;
    const fs::path file = sqlite_path(options.uri);
    if (const auto obstacle = find_obstacle(file)) {
        const bool missing = obstacle->kind == Obstacle::Kind::missing;
        throw NoDatabaseError(missing ? "There is no database " + file.string() + ": run `haas init_db`."
                                      : "The database " + file.string() + " cannot be used: " + obstacle->reason +
                                            "; " + obstacle->remedy + ".");
    }
    require_trusted_file(file);
    const OpenFile opened(file,
                          [&](const std::string& what) { throw NoDatabaseError(foreign_text(file.string(), what)); });
    try {
        const base::OpenDirectory directory(file.parent_path());
        const Session session(file, options, directory);
        int before = 0;
        session.as_owner([&] { before = stored_version(*session); });
        if (before > wanted) {
            throw base::ConfigError("The database has schema version " + std::to_string(before) +
                                    ", newer than this program's " + std::to_string(wanted) + ".");
        }
        WriteQueue writers(fs::absolute(file));
        for (const Upgrade& upgrade : steps) {
            std::optional<WriteQueue::Turn> turn;
            session.as_owner([&] {
                turn.emplace(writers, base::Deadline::in(options.busy_timeout));
                sqlite_execute(*session, "BEGIN IMMEDIATE");
                if (stored_version(*session) < upgrade.number) apply(*session, upgrade);
            });
            if (upgrade.number == wanted) {
                StatementCache statements(*session);
                Writing tx(statements, Moment::of(base::SystemClock()));
                finish(tx);
            }
            session.as_owner([&] { sqlite_execute(*session, "COMMIT"); });
        }
        return {before, wanted};
    } catch (const soci::soci_error&) {
        throw base::ConfigError("Cannot upgrade the database " + file.string() +
                                "; the steps before the failure took effect.");
    }
}

}  // namespace haas::store
