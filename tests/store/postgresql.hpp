// Databases on a PostgreSQL server of the test's own.
#pragma once

#include <string>

#include "store/engine.hpp"
#include "store/postgresql_server.hpp"

namespace haas_test {

/// A database on it, empty in the beginning.
class PostgresqlDatabase final : public Engine {
public:
    PostgresqlDatabase();
    ~PostgresqlDatabase() override;

    std::string name() const override { return "postgresql"; }
    const std::string& label() const { return label_; }
    haas::store::DatabaseOptions options(std::chrono::milliseconds busy_timeout) const override;
    using Engine::options;
    const std::vector<haas::store::Upgrade>& upgrades() const override { return haas::store::postgresql_upgrades(); }
    void run(const std::string& sql) override { PostgresqlServer::shared().run(sql, label_); }
    std::string ask(const std::string& query) override { return PostgresqlServer::shared().ask(query, label_); }

private:
    std::string label_;
};

}  // namespace haas_test
