#include "store/postgresql.hpp"

#include <exception>

namespace haas_test {

PostgresqlDatabase::PostgresqlDatabase() {
    static int number = 0;
    label_ = "haas" + std::to_string(++number);
    PostgresqlServer::shared().run("CREATE DATABASE " + label_);
}

PostgresqlDatabase::~PostgresqlDatabase() {
    try {
        PostgresqlServer::shared().run("DROP DATABASE " + label_ + " WITH (FORCE)");
    } catch (const std::exception&) {
        // It goes with its server at the latest.
    }
}

haas::store::DatabaseOptions PostgresqlDatabase::options(std::chrono::milliseconds busy_timeout) const {
    return {PostgresqlServer::shared().uri(label_), busy_timeout};
}

}  // namespace haas_test
