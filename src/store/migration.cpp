#include "store/migration.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "core/error.hpp"
#include "store/statement_cache.hpp"

namespace haas::store {

namespace {

/// All tables but `schema_version` and those that only count while programs run, each behind those that it refers to.
/// The rows have no type here, only columns with texts: so the same code copies all of them.
constexpr std::array<std::string_view, 29> tables = {"project",      "user",
                                                     "user_project", "token",
                                                     "node",         "console",
                                                     "metadata",     "bmc_command",
                                                     "recall",       "machine_setting",
                                                     "nic",          "switch",
                                                     "switch_field", "switch_secret",
                                                     "switch_vlan",  "switch_lease",
                                                     "uplink",       "stray",
                                                     "port_group",   "port",
                                                     "port_residue", "network",
                                                     "vlan_claim",   "network_access",
                                                     "attachment",   "networking_action",
                                                     "headnode",     "hnic",
                                                     "request_key"};

bool is_file(soci::session& session) { return session.get_backend_name() == "sqlite3"; }

std::string identifier(std::string_view name) { return "\"" + std::string(name) + "\""; }

std::vector<std::string> list_texts(soci::session& session, const std::string& query) {
    std::vector<std::string> found;
    std::string text;
    soci::statement statement = (session.prepare << query, soci::into(text));
    statement.execute();
    while (statement.fetch()) found.push_back(text);
    return found;
}

std::vector<std::string> list_tables(soci::session& session) {
    return list_texts(session, is_file(session)
                                   ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                                   : "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()");
}

/// In an order that both engines have.
std::vector<std::string> list_columns(soci::session& session, std::string_view table) {
    const std::string name = "'" + std::string(table) + "'";
    auto columns = list_texts(
        session, is_file(session) ? "SELECT name FROM pragma_table_info(" + name + ")"
                                  : "SELECT column_name FROM information_schema.columns WHERE table_name = " + name +
                                        " AND table_schema = current_schema()");
    std::sort(columns.begin(), columns.end());
    return columns;
}

struct Row {
    std::vector<std::string> values;
    std::vector<soci::indicator> indicators;

    explicit Row(std::size_t columns) : values(columns), indicators(columns, soci::i_null) {}
    friend bool operator==(const Row& a, const Row& b) { return a.indicators == b.indicators && a.values == b.values; }
    friend bool operator<(const Row& a, const Row& b) {
        return std::tie(a.values, a.indicators) < std::tie(b.values, b.indicators);
    }
};

std::vector<Row> read_rows(soci::session& session, std::string_view table, const std::vector<std::string>& columns) {
    std::vector<std::string> texts;
    for (const auto& column : columns) texts.push_back("CAST(" + identifier(column) + " AS TEXT)");
    Row row(columns.size());
    soci::statement statement(session);
    for (std::size_t i = 0; i < columns.size(); ++i) statement.exchange(soci::into(row.values[i], row.indicators[i]));
    statement.alloc();
    statement.prepare("SELECT " + base::join(texts, ", ") + " FROM " + identifier(table));
    statement.define_and_bind();
    statement.execute();
    std::vector<Row> rows;
    while (statement.fetch()) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (row.indicators[i] == soci::i_null) row.values[i].clear();
        }
        rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

void write_rows(soci::session& session, std::string_view table, const std::vector<std::string>& columns,
                const std::vector<Row>& rows) {
    std::vector<std::string> names;
    std::vector<std::string> parameters;
    for (const auto& column : columns) {
        names.push_back(identifier(column));
        parameters.push_back(":" + column);
    }
    Row row(columns.size());
    soci::statement statement(session);
    for (std::size_t i = 0; i < columns.size(); ++i) statement.exchange(soci::use(row.values[i], row.indicators[i]));
    statement.alloc();
    statement.prepare("INSERT INTO " + identifier(table) + " (" + base::join(names, ", ") + ") VALUES (" +
                      base::join(parameters, ", ") + ")");
    statement.define_and_bind();
    for (const auto& each : rows) {
        row = each;
        statement.execute(true);
    }
}

/// The highest id that the table ever had; 0 if it has none that are never used again.
long long last_id(soci::session& session, std::string_view table) {
    long long last = 0;
    soci::indicator is_null = soci::i_ok;
    const std::string name(table);
    if (is_file(session)) {
        session << "SELECT MAX(seq) FROM sqlite_sequence WHERE name = '" + name + "'", soci::into(last, is_null);
    } else {
        session << "SELECT MAX(last_value) FROM pg_sequences WHERE sequencename = '" + name +
                       "_id_seq'"
                       " AND schemaname = current_schema()",
            soci::into(last, is_null);
    }
    return is_null == soci::i_ok ? last : 0;
}

void set_last_id(soci::session& session, std::string_view table, long long last) {
    if (last == 0) return;
    const std::string name(table);
    if (is_file(session)) {
        session << "DELETE FROM sqlite_sequence WHERE name = '" + name + "'";
        session << "INSERT INTO sqlite_sequence (name, seq) VALUES ('" + name + "', " + std::to_string(last) + ")";
    } else {
        long long set = 0;
        session << "SELECT setval('" + name + "_id_seq', " + std::to_string(last) + ")", soci::into(set);
    }
}

long long copy(soci::session& from, soci::session& to, std::string_view table) {
    const auto columns = list_columns(from, table);
    const auto rows = read_rows(from, table, columns);
    write_rows(to, table, columns, rows);
    set_last_id(to, table, last_id(from, table));
    if (list_columns(to, table) != columns || read_rows(to, table, columns) != rows) {
        throw base::Error("The rows of table " + std::string(table) +
                          " arrived otherwise than they were sent; nothing was made.");
    }
    return static_cast<long long>(rows.size());
}

/// No table is forgotten when one is added.
void require_all_tables(soci::session& session) {
    for (const auto& table : list_tables(session)) {
        const bool is_known = table == "schema_version" || table == "sync_status" || table == "named_lease" ||
                              table == "sync_host" || std::find(tables.begin(), tables.end(), table) != tables.end();
        if (!is_known) throw base::Error("This program does not know how to copy the table " + table + ".");
    }
}

/// Each of the two waits for the other one, table by table.
DatabaseOptions unhurried(DatabaseOptions options) {
    options.longest_transaction = std::chrono::hours(24);
    return options;
}

}  // namespace

long long migrate(const DatabaseOptions& from, const DatabaseOptions& to) {
    const base::SystemClock clock;
    std::optional<long long> made;
    const auto copy_all = [&](const Reading& reading) {
        if (made) return;
        auto& source = reading.statements().session();
        require_all_tables(source);
        long long rows = 0;
        Database::create(unhurried(to), clock, [&](const Writing& writing) {
            auto& target = writing.statements().session();
            rows = 0;
            for (const auto table : tables) rows += copy(source, target, table);
            // Its one row came with the table.
            target << "DELETE FROM " + identifier("sync_status");
            rows += copy(source, target, "sync_status");
        });
        made = rows;
    };
    try {
        Database(unhurried(from), clock).read(copy_all);
    } catch (const core::UnavailableError&) {
        // The source may be lost when all was done.
        if (!made) throw;
    }
    return *made;
}

}  // namespace haas::store
