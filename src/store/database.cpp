#include "store/database.hpp"

#include "store/database_engine.hpp"
#include "store/database_uri.hpp"
#include "store/sqlite_file.hpp"

namespace haas::store {

std::optional<std::filesystem::path> database_file(const std::string& uri) {
    if (is_on_server(uri)) return std::nullopt;
    return sqlite_path(uri);
}

std::string database_name(const std::string& uri) {
    const auto file = database_file(uri);
    return file ? file->string() : uri.substr(0, uri.find('?'));
}

/// The engine keeps it.
struct Database::Connection {
    std::unique_ptr<Engine> engine;
};

Database::Database(DatabaseOptions options, const base::Clock& clock) : options_(std::move(options)), clock_(&clock) {}

std::filesystem::path Database::file() const { return database_file(options_.uri).value_or(std::filesystem::path()); }

Database::~Database() = default;
Database::Database(Database&&) noexcept = default;

Database::Connection& Database::connect() {
    if (!connection_) {
        connection_ = std::make_unique<Connection>(Connection{
            is_on_server(options_.uri) ? make_postgresql_engine(options_) : make_sqlite_engine(options_, *clock_)});
    }
    return *connection_;
}

void Database::run_reading(const std::function<void(Reading&)>& use) { connect().engine->read(use); }

void Database::run_writing(const std::function<void(Writing&)>& use) { connect().engine->write(use); }

}  // namespace haas::store
