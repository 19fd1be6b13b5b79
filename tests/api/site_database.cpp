#include "api/site_database.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/new_file.hpp"
#include "store/postgresql_server.hpp"

namespace haas_test {

namespace {

namespace fs = std::filesystem;
using haas::store::DatabaseOptions;
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

class ServerDatabase final : public SiteDatabase {
public:
    ServerDatabase() { server_.run("CREATE DATABASE prepared"); }

    DatabaseOptions prepared() const override { return at("prepared"); }
    DatabaseOptions options() const override { return at("cases"); }

    void begin() override {
        copy("prepared", "cases");
        has_changed();
    }
    void keep() override {
        server_.run(forget_sync, "cases");
        copy("cases", "prepared");
    }
    bool has_changed() override {
        const auto contents =
            server_.ask("SELECT md5(CAST(schema_to_xml('public', true, false, '') AS TEXT))", "cases");
        return std::exchange(contents_, contents) != contents;
    }

private:
    DatabaseOptions at(const std::string& database) const { return {server_.uri(database), patience}; }

    /// Ends the connections to both: a database that is copied may have none.
    void copy(const std::string& from, const std::string& to) {
        server_.run("DROP DATABASE IF EXISTS " + to + " WITH (FORCE)");
        server_.run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" + from + "'");
        server_.run("CREATE DATABASE " + to + " TEMPLATE " + from);
    }

    PostgresqlServer& server_ = PostgresqlServer::shared();
    std::string contents_;
};

}  // namespace

std::unique_ptr<SiteDatabase> make_file_database(const fs::path& file) { return std::make_unique<FileDatabase>(file); }

std::unique_ptr<SiteDatabase> make_server_database() { return std::make_unique<ServerDatabase>(); }

}  // namespace haas_test
