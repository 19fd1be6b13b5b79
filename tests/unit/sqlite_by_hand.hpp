// What tests do to a SQLite database behind the store's back.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "store/schema.hpp"

namespace haas_test {

/// Runs SQL on a database that is there.
/// @throws std::runtime_error  with SQLite's words
inline void run_sql(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* connection = nullptr;
    sqlite3_open_v2(file.c_str(), &connection, SQLITE_OPEN_READWRITE, nullptr);
    char* fault = nullptr;
    sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, &fault);
    const std::string text = fault == nullptr ? "" : fault;
    sqlite3_free(fault);
    sqlite3_close(connection);
    if (!text.empty()) throw std::runtime_error(text);
}

/// Makes the database of an earlier version of the schema.
/// @param contents  SQL that fills it
inline void create_earlier_database(const std::filesystem::path& file, int version, const std::string& contents = {}) {
    std::ofstream(file).close();
    std::string sql = "BEGIN;";
    for (const auto& step : haas::store::sqlite_upgrades()) {
        if (step.number <= version) sql += step.sql;
    }
    run_sql(file, sql + "INSERT INTO schema_version (version) VALUES (" + std::to_string(version) + ");" + contents +
                      "COMMIT;");
}

}  // namespace haas_test
