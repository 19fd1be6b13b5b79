#include "random/reader.hpp"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <stdexcept>
#include <string_view>

namespace haas_test {

namespace {

constexpr std::string_view file_scheme = "sqlite:///";

class SqliteReader final : public Reader {
public:
    explicit SqliteReader(const std::string& file) {
        if (sqlite3_open_v2(file.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) fail();
        sqlite3_busy_timeout(database_, 10'000);
    }
    ~SqliteReader() override { sqlite3_close(database_); }

    void rows(const std::string& sql, const std::function<void(const Row&)>& use) override {
        sqlite3_stmt* raw = nullptr;
        if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) fail();
        const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
        int status = SQLITE_OK;
        while ((status = sqlite3_step(raw)) == SQLITE_ROW) {
            Row row(static_cast<std::size_t>(sqlite3_column_count(raw)));
            for (int column = 0; column < sqlite3_column_count(raw); ++column) {
                const auto* const bytes = sqlite3_column_text(raw, column);
                if (bytes != nullptr)
                    row[static_cast<std::size_t>(column)] = std::string(reinterpret_cast<const char*>(bytes));
            }
            use(row);
        }
        if (status != SQLITE_DONE) fail();
    }

private:
    const char* begin() const override { return "BEGIN"; }
    [[noreturn]] void fail() const {
        throw std::runtime_error(std::string("sqlite: ") + sqlite3_errmsg(database_) + " (" +
                                 std::to_string(sqlite3_extended_errcode(database_)) + ", errno " +
                                 std::to_string(sqlite3_system_errno(database_)) + ")");
    }

    sqlite3* database_ = nullptr;
};

class PostgresqlReader final : public Reader {
public:
    explicit PostgresqlReader(const std::string& uri) : connection_(PQconnectdb(uri.c_str()), PQfinish) {
        if (PQstatus(connection_.get()) != CONNECTION_OK) fail();
    }

    void rows(const std::string& sql, const std::function<void(const Row&)>& use) override {
        const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection_.get(), sql.c_str()), PQclear);
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail();
        for (int i = 0; i < PQntuples(result.get()); ++i) {
            Row row(static_cast<std::size_t>(PQnfields(result.get())));
            for (int column = 0; column < PQnfields(result.get()); ++column) {
                if (PQgetisnull(result.get(), i, column) == 0)
                    row[static_cast<std::size_t>(column)] = PQgetvalue(result.get(), i, column);
            }
            use(row);
        }
    }

private:
    const char* begin() const override { return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"; }
    [[noreturn]] void fail() const {
        throw std::runtime_error(std::string("postgresql: ") + PQerrorMessage(connection_.get()));
    }

    std::unique_ptr<PGconn, void (*)(PGconn*)> connection_;
};

}  // namespace

void Reader::look(const std::function<void()>& use) {
    const auto nothing = [](const Row&) {};
    rows(begin(), nothing);
    use();
    rows("COMMIT", nothing);
}

std::unique_ptr<Reader> open_reader(const std::string& uri) {
    if (uri.starts_with(file_scheme)) return std::make_unique<SqliteReader>(uri.substr(file_scheme.size()));
    return std::make_unique<PostgresqlReader>(uri);
}

std::string check_database(const std::string& uri) {
    // A server keeps its files and its constraints in order by itself.
    if (!uri.starts_with(file_scheme)) return {};
    const auto reader = open_reader(uri);
    std::string wrong;
    reader->rows("PRAGMA integrity_check", [&](const Row& row) {
        if (row[0] != "ok") wrong += row[0].value_or("") + "; ";
    });
    reader->rows("PRAGMA foreign_key_check", [&](const Row& row) {
        wrong += "a row of " + row[0].value_or("") + " names one of " + row[2].value_or("") + " that is gone; ";
    });
    return wrong;
}

}  // namespace haas_test
