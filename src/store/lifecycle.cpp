// A database's birth and its upgrades.
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/new_file.hpp"
#include "core/error.hpp"
#include "store/database.hpp"
#include "store/schema.hpp"
#include "store/sql.hpp"
#include "store/sqlite_file.hpp"
#include "store/statement_cache.hpp"

namespace haas::store {

namespace {

namespace fs = std::filesystem;

/// Password hashes are in it: nothing for other users.
constexpr mode_t database_mode = 0640;

std::string reason() { return std::strerror(errno); }

/// A file that is removed, with what SQLite puts beside it, unless it was put in its place.
class Draft {
public:
    explicit Draft(const fs::path& target)
        : target_(target), path_(target.string() + ".new-" + std::to_string(::getpid())) {
        ::close(base::create_file(path_, database_mode));
    }
    ~Draft() { remove(); }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    const fs::path& path() const { return path_; }

    /// Puts the finished file in its place, in one step, and only if there is nothing.
    void publish() {
        if (::link(path_.c_str(), target_.c_str()) != 0) {
            throw base::ConfigError(errno == EEXIST ? "The database " + target_.string() + " exists already."
                                                    : "Cannot create the database " + target_.string() + ": " + reason());
        }
    }

private:
    void remove() noexcept {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"}) ::unlink((path_.string() + suffix).c_str());
    }
    fs::path target_;
    fs::path path_;
};

void apply(soci::session& session, const Upgrade& upgrade) {
    sqlite_execute(session, std::string(upgrade.sql).c_str());
    session << (upgrade.number == 1 ? "INSERT INTO schema_version (version) VALUES (:version)"
                                    : "UPDATE schema_version SET version = :version"),
        soci::use(upgrade.number);
}

int stored_version(soci::session& session) {
    int tables = 0;
    session << "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'", soci::into(tables);
    if (tables == 0) throw NoDatabase("The file is a database, but not one of HaaS.");
    int version = 0;
    session << "SELECT version FROM schema_version", soci::into(version);
    return version;
}

}  // namespace

void Database::create(const DatabaseOptions& options, const base::Clock& clock,
                      const std::function<void(Transaction&)>& fill) {
    const fs::path file = sqlite_path(options.uri);
    std::error_code ignored;
    if (fs::exists(file, ignored)) throw base::ConfigError("The database " + file.string() + " exists already.");
    Draft draft(file);
    try {
        auto session = open_sqlite(draft.path(), options.busy_timeout);
        StatementCache statements(*session);
        sqlite_execute(*session, "BEGIN IMMEDIATE");
        for (const Upgrade& upgrade : sqlite_upgrades()) apply(*session, upgrade);
        Transaction tx(statements, clock.now());
        fill(tx);
        sqlite_execute(*session, "COMMIT");
    } catch (const soci::soci_error&) {
        throw base::ConfigError("Cannot write the database " + file.string() + ".");
    }
    draft.publish();
}

std::pair<int, int> Database::upgrade(const DatabaseOptions& options) { return upgrade(options, sqlite_upgrades()); }

std::pair<int, int> Database::upgrade(const DatabaseOptions& options, const std::vector<Upgrade>& steps) {
    const int wanted = steps.back().number;
    const fs::path file = sqlite_path(options.uri);
    std::error_code ignored;
    if (!fs::exists(file, ignored)) throw NoDatabase("There is no database " + file.string() + ": run `haas init_db`.");
    try {
        const auto session = open_sqlite(file, options.busy_timeout);
        const int before = stored_version(*session);
        if (before > wanted) {
            throw base::ConfigError("The database has schema version " + std::to_string(before) +
                                    ", newer than this program's " + std::to_string(wanted) + ".");
        }
        for (const Upgrade& upgrade : steps) {
            sqlite_execute(*session, "BEGIN IMMEDIATE");
            if (stored_version(*session) < upgrade.number) apply(*session, upgrade);
            sqlite_execute(*session, "COMMIT");
        }
        return {before, wanted};
    } catch (const soci::soci_error&) {
        throw base::ConfigError("Cannot upgrade the database " + file.string() +
                                "; it is as the last finished step left it.");
    }
}

}  // namespace haas::store
