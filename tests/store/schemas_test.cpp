// Do both engines have the same schema?
#include <doctest/doctest.h>

#include <string>

#include "base/clock.hpp"
#include "store/engine.hpp"
#include "store/postgresql.hpp"
#include "store/schema.hpp"

using haas::base::SystemClock;
using haas::store::Database;
using haas::store::Writing;
using haas_test::Engine;

namespace {

/// One line for each fact, sorted.
struct Queries {
    std::string tables;
    std::string columns;
    std::string keys;
    std::string references;
    std::string indexes;
};

// Types are numbers or texts. `id` of SQLite counts as NOT NULL, as a primary key that is a number is there.
const Queries sqlite = {
    "SELECT group_concat(name, char(10)) FROM (SELECT name FROM sqlite_master WHERE type = 'table'"
    " AND name NOT LIKE 'sqlite_%' ORDER BY name)",

    "SELECT group_concat(t || '.' || name || ' ' || type || ' ' || n || ' ' || d, char(10)) FROM (SELECT m.name AS t, c.name,"
    " CASE c.type WHEN 'INTEGER' THEN 'number' ELSE 'text' END AS type, c.\"notnull\" OR c.pk > 0 AS n,"
    " COALESCE(c.dflt_value, '-') AS d FROM sqlite_master m JOIN pragma_table_info(m.name) c"
    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.name)",

    "SELECT group_concat(k, char(10)) FROM (SELECT t || ' (' || group_concat(c, ',') || ')' AS k FROM"
    " (SELECT m.name AS t, i.name AS i, c.name AS c FROM sqlite_master m JOIN pragma_index_list(m.name) i"
    " JOIN pragma_index_info(i.name) c WHERE m.type = 'table' AND i.\"unique\" AND NOT i.partial ORDER BY m.name, i.name, c.name)"
    " GROUP BY t, i UNION SELECT m.name || ' (' || c.name || ')' FROM sqlite_master m JOIN pragma_table_info(m.name) c"
    " WHERE m.type = 'table' AND c.pk = 1 AND c.type = 'INTEGER' AND m.name NOT LIKE 'sqlite_%' AND NOT EXISTS"
    " (SELECT 1 FROM pragma_table_info(m.name) o WHERE o.pk = 2) ORDER BY 1)",

    "SELECT group_concat(r, char(10)) FROM (SELECT m.name || '.' || f.\"from\" || ' ' || f.\"table\" || ' ' || f.on_delete AS r"
    " FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY 1)",

    "SELECT group_concat(name, char(10)) FROM (SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')"
    " AND name NOT LIKE 'sqlite_%' ORDER BY name)"};

const Queries postgresql = {
    "SELECT string_agg(tablename, chr(10) ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'",

    "SELECT string_agg(table_name || '.' || column_name || ' ' || CASE data_type WHEN 'text' THEN 'text' ELSE 'number' END"
    " || ' ' || CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END || ' '"
    " || COALESCE(replace(column_default, '::text', ''), '-'), chr(10)"
    " ORDER BY table_name, column_name) FROM information_schema.columns WHERE table_schema = 'public'",

    "SELECT string_agg(DISTINCT k, chr(10) ORDER BY k) FROM (SELECT c.relname || ' (' || (SELECT"
    " string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey))"
    " || ')' AS k FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE i.indisunique AND i.indpred IS NULL AND n.nspname = 'public') keys",

    "SELECT string_agg(r, chr(10) ORDER BY r) FROM (SELECT (SELECT relname FROM pg_class WHERE oid = c.conrelid) || '.' || a.attname || ' '"
    " || (SELECT relname FROM pg_class WHERE oid = c.confrelid) || ' ' || CASE c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL'"
    " ELSE 'NO ACTION' END AS r FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
    " WHERE c.contype = 'f') refs",

    "SELECT string_agg(name, chr(10) ORDER BY name) FROM (SELECT i.indexname AS name FROM pg_indexes i"
    " WHERE i.schemaname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
    " UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal) named"};

}  // namespace

TEST_CASE("both engines have the same tables, columns, keys, references, indexes and triggers") {
    REQUIRE(haas::store::postgresql_upgrades().back().number == haas::store::schema_version());
    haas_test::on_files([](Engine& file) {
        haas_test::PostgresqlDatabase server;
        for (const Engine* each : {&file, static_cast<Engine*>(&server)})
            Database::create(each->options(), SystemClock(), [](Writing&) {});
        for (const auto part :
             {&Queries::tables, &Queries::columns, &Queries::keys, &Queries::references, &Queries::indexes}) {
            const auto wanted = file.ask(sqlite.*part);
            CHECK(wanted.size() > 100);
            CHECK(server.ask(postgresql.*part) == wanted);
        }
    });
}

TEST_CASE("both engines check as many rules in each table") {
    haas_test::on_files([](Engine& file) {
        haas_test::PostgresqlDatabase server;
        for (const Engine* each : {&file, static_cast<Engine*>(&server)})
            Database::create(each->options(), SystemClock(), [](Writing&) {});
        const auto wanted = file.ask(
            "SELECT group_concat(name || ' ' || n, char(10)) FROM (SELECT name,"
            " (length(sql) - length(replace(sql, 'CHECK (', ''))) / 7 AS n FROM sqlite_master"
            " WHERE type = 'table' AND sql LIKE '%CHECK (%' ORDER BY name)");
        CHECK(
            server.ask(
                "SELECT string_agg(name || ' ' || n, chr(10) ORDER BY name) FROM (SELECT (SELECT relname FROM pg_class WHERE oid = conrelid)"
                " AS name, COUNT(*) AS n FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 GROUP BY conrelid) rules") ==
            wanted);
    });
}
