#include "api/site_database.hpp"

#include <soci/soci.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/new_file.hpp"
#include "store/postgresql_server.hpp"
#include "store/postgresql_session.hpp"

namespace haas_test {

namespace {

namespace fs = std::filesystem;
using haas::store::DatabaseOptions;
using haas::store::PostgresqlSession;
constexpr std::chrono::seconds patience{5};
constexpr const char* forget_sync = "UPDATE sync_status SET epoch = NULL, generation = 0, restored_at = NULL";

void execute(sqlite3* database, const char* sql) {
    if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw std::runtime_error(std::string(sql) + ": " + sqlite3_errmsg(database));
    }
}

/// The files that SQLite and haas-sync keep beside a database belong to it alone.
void remove_database(const fs::path& file) {
    for (const char* suffix : {"", "-wal", "-shm", ".sync"}) fs::remove(file.string() + suffix);
}

class FileDatabase final : public SiteDatabase {
public:
    explicit FileDatabase(fs::path file) : file_(std::move(file)) { remove_database(prepared_file()); }
    ~FileDatabase() override {
        close();
        std::error_code ignored;
        fs::remove(prepared_file(), ignored);
    }

    DatabaseOptions prepared() const override { return {"sqlite:///" + prepared_file().string(), patience}; }
    DatabaseOptions options() const override { return {"sqlite:///" + file_.string(), patience}; }

    void begin() override {
        close();
        const fs::path draft = file_.string() + ".draft";
        remove_database(draft);
        ::close(haas::base::create_file(draft, 0640));
        std::ifstream from(prepared_file(), std::ios::binary);
        std::ofstream to(draft, std::ios::binary);
        to << from.rdbuf() << std::flush;
        if (!from || !to) throw std::runtime_error("cannot copy the database");
        remove_database(file_);
        fs::rename(draft, file_);
        if (sqlite3_open_v2(file_.c_str(), &watcher_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) {
            throw std::runtime_error("cannot watch the database");
        }
        sqlite3_busy_timeout(watcher_, 5000);
        has_changed();
    }

    void keep() override {
        execute(watcher_, forget_sync);
        execute(watcher_, "PRAGMA wal_checkpoint(TRUNCATE)");
        fs::copy_file(file_, prepared_file(), fs::copy_options::overwrite_existing);
    }

    bool has_changed() override {
        long long version = -1;
        // https://www.sqlite.org/pragma.html#pragma_data_version: changes with each commit of another connection.
        sqlite3_stmt* query = nullptr;
        sqlite3_prepare_v2(watcher_, "PRAGMA data_version", -1, &query, nullptr);
        if (sqlite3_step(query) == SQLITE_ROW) version = sqlite3_column_int64(query, 0);
        sqlite3_finalize(query);
        if (version < 0) throw std::runtime_error("cannot watch the database");
        return std::exchange(version_, version) != version;
    }

private:
    fs::path prepared_file() const { return file_.string() + ".prepared"; }
    void close() { sqlite3_close(std::exchange(watcher_, nullptr)); }

    fs::path file_;
    sqlite3* watcher_ = nullptr;
    long long version_ = 0;
};

/// Each table of a database, once more in a schema of its own.
constexpr const char* keep_tables = R"(
DROP SCHEMA IF EXISTS kept CASCADE;
CREATE SCHEMA kept;
DO $$
DECLARE each TEXT;
BEGIN
    FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', each);
    END LOOP;
END
$$;
CREATE TABLE kept.of_sequences AS SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public';
)";

constexpr const char* restore_tables = R"(
BEGIN;
SET LOCAL session_replication_role = replica;  -- no trigger and no foreign key minds the order
DO $$
DECLARE each TEXT;
BEGIN
    FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%1$I; INSERT INTO public.%1$I TABLE kept.%1$I', each);
    END LOOP;
    PERFORM setval(format('public.%I', sequencename), COALESCE(last_value, 1), last_value IS NOT NULL)
        FROM kept.of_sequences;
END
$$;
COMMIT;
)";

/// One database, whose rows are replaced: to copy all its files takes much longer.
class ServerDatabase final : public SiteDatabase {
public:
    ServerDatabase() {
        // What it commits would count as a change.
        server_.run("ALTER SYSTEM SET autovacuum = off");
        server_.run("SELECT pg_reload_conf()");
        server_.run("CREATE DATABASE cases");
        session_ = std::make_unique<PostgresqlSession>(options());
    }

    DatabaseOptions prepared() const override { return options(); }
    DatabaseOptions options() const override { return {server_.uri("cases"), patience}; }

    void begin() override {
        if (!std::exchange(is_kept_, true)) session_->execute(keep_tables);
        session_->execute(restore_tables);
        has_changed();
    }
    void keep() override {
        session_->execute(forget_sync);
        session_->execute(keep_tables);
        is_kept_ = true;
    }
    bool has_changed() override {
        const auto next = ask("SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT)");
        const auto first = std::exchange(next_, next);
        // Only a transaction that writes has a number; one that was rolled back has changed nothing.
        return next != first &&
               ask("SELECT CAST(COUNT(*) AS TEXT) FROM generate_series(CAST('" + first + "' AS BIGINT), CAST('" + next +
                   "' AS BIGINT) - 1) AS number WHERE pg_xact_status(CAST(CAST(number AS TEXT) AS XID8)) = 'committed'") !=
                   "0";
    }

private:
    std::string ask(const std::string& query) {
        std::string found;
        **session_ << query, soci::into(found);
        return found;
    }

    PostgresqlServer& server_ = PostgresqlServer::shared();
    std::unique_ptr<PostgresqlSession> session_;
    bool is_kept_ = false;
    std::string next_ = "3";  ///< the number of the next transaction that writes
};

}  // namespace

std::unique_ptr<SiteDatabase> make_file_database(const fs::path& file) { return std::make_unique<FileDatabase>(file); }

std::unique_ptr<SiteDatabase> make_server_database() { return std::make_unique<ServerDatabase>(); }

}  // namespace haas_test
