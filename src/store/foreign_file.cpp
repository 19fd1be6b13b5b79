#include "store/foreign_file.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <set>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "core/error.hpp"
#include "store/sqlite_file.hpp"

namespace haas::store {

namespace {

namespace fs = std::filesystem;

/// HIL's own migrations, oldest first. `alembic_version` also has those of HIL's extensions. Python HaaS 0.1 had
/// neither.
constexpr std::array<std::string_view, 12> hil_versions = {
    "6a8c19565060", "89630e3872ec", "57f4c30b0ad4", "3b2dab2e0d7d", "c45f6a96dbe7", "9089fa811a2b",
    "7acb050f783c", "89ff8a6d72b2", "264ddaebdfcc", "aa9106430f1c", "d65a9dc873d7", "02f7e9607e16"};

/// An SQLite database, open for reading without locks and without the files that locks would need.
class Glimpse {
public:
    explicit Glimpse(const fs::path& file) {
        configure_sqlite();
        using namespace sqlite_api;
        constexpr int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
        sqlite3* opened = nullptr;
        sqlite3_open_v2(("file:" + escaped(fs::absolute(file).string()) + "?immutable=1").c_str(), &opened, flags,
                        nullptr);
        connection_.reset(opened);
    }

    /// The first column of each row.
    /// @return  empty when the database cannot be read
    std::optional<std::set<std::string>> column(const char* query) {
        using namespace sqlite_api;
        sqlite3_stmt* prepared = nullptr;
        if (sqlite3_prepare_v2(connection_.get(), query, -1, &prepared, nullptr) != SQLITE_OK) return {};
        std::set<std::string> values;
        int code = 0;
        while ((code = sqlite3_step(prepared)) == SQLITE_ROW) {
            const auto* const text = sqlite3_column_text(prepared, 0);
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared, 0));
            values.emplace(reinterpret_cast<const char*>(text), text == nullptr ? 0 : size);
        }
        sqlite3_finalize(prepared);
        if (code != SQLITE_DONE) return {};
        return values;
    }

private:
    struct Close {
        void operator()(sqlite_api::sqlite3* connection) const { sqlite_api::sqlite3_close(connection); }
    };

    static std::string escaped(const std::string& path) {
        std::string text;
        for (const char c : path) {
            if (c == '%')
                text += "%25";
            else if (c == '?')
                text += "%3f";
            else if (c == '#')
                text += "%23";
            else
                text += c;
        }
        return text;
    }

    std::unique_ptr<sqlite_api::sqlite3, Close> connection_;
};

class Schema {
public:
    Schema(Glimpse& file, std::set<std::string> tables) : file_(file), tables_(std::move(tables)) {}

    bool has(const std::string& table) const { return tables_.contains(table); }
    bool has_column(const std::string& table, const std::string& column) const {
        const auto columns = file_.column(("SELECT name FROM pragma_table_info('" + table + "')").c_str());
        return columns && columns->contains(column);
    }
    bool empty() const { return tables_.empty(); }

    /// The version of HIL's own schema, in words for people.
    std::string hil_version() const {
        const auto rows = file_.column("SELECT version_num FROM alembic_version");
        if (!rows) return {};
        const auto newest = std::find_if(hil_versions.rbegin(), hil_versions.rend(),
                                         [&](std::string_view each) { return rows->contains(std::string(each)); });
        return newest == hil_versions.rend() ? " (schema version unknown)"
                                             : " (schema version " + std::string(*newest) + ")";
    }

private:
    Glimpse& file_;
    std::set<std::string> tables_;
};

std::string name_of(const Schema& schema) {
    if (schema.empty()) return "an SQLite database without tables";
    const bool is_related = schema.has("node") && schema.has("project") && schema.has("network");
    if (is_related && schema.has("alembic_version") && schema.has("networking_action")) {
        const std::string version = schema.hil_version();
        if (!schema.has("obm")) return "a database of HIL 0.4 or later" + version;
        const bool names_actions = schema.has_column("networking_action", "uuid");
        return (names_actions ? "a database of HIL 0.3" : "a database of HIL 0.2") + version;
    }
    const bool has_journal = schema.has("networkingaction") || schema.has("networking_action");
    if (is_related && schema.has("switch") && has_journal) return "a database between Python HaaS 0.1 and HIL 0.2";
    if (is_related && schema.has("networkingaction") && schema.has_column("node", "ipmi_host")) {
        return "a database of Python HaaS 0.1";
    }
    return "an SQLite database of another program";
}

/// Describes a file by its first bytes. An empty text: the file cannot be read. Nothing: it is an SQLite database.
std::optional<std::string> name_without_sqlite(const fs::path& file) {
    constexpr std::string_view magic("SQLite format 3\0", 16);
    std::error_code unknown;
    if (!fs::is_regular_file(file, unknown)) return unknown ? std::string() : "no file";
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return std::string();
    std::array<char, magic.size()> beginning{};
    stream.read(beginning.data(), beginning.size());
    if (stream.gcount() == 0) return "an empty file";
    const std::string_view read(beginning.data(), static_cast<std::size_t>(stream.gcount()));
    if (read != magic) return "no SQLite database";
    return {};
}

}  // namespace

std::optional<std::string> find_foreign(const fs::path& file) {
    std::error_code unknown;
    if (!fs::exists(file, unknown)) return {};
    if (const auto name = name_without_sqlite(file)) return name->empty() ? std::nullopt : name;
    Glimpse glimpse(file);
    auto tables = glimpse.column("SELECT name FROM sqlite_master WHERE type = 'table'");
    // If it is a database of this HaaS and just being written to, it may look incomplete here.
    if (!tables || tables->contains("schema_version")) return {};
    return name_of(Schema(glimpse, std::move(*tables)));
}

std::string foreign_text(const std::string& file, const std::string& what) {
    return file + " is " + what +
           ", which this program cannot use; it was left as it is. The administrator must move it away, "
           "or name another file in [database] uri of haas.cfg, and restore a backup or run `haas init_db`.";
}

void refuse_foreign(const fs::path& file, const std::string& what) {
    base::log::error("database_foreign", {{"file", file.string()}, {"reason", "it is " + what}});
    throw core::UnavailableError(foreign_text("The database's file", what));
}

}  // namespace haas::store
