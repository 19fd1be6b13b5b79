// What the tests of a PostgreSQL server begin with.
#pragma once

#include <chrono>
#include <string>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/postgresql.hpp"
#include "store/project.hpp"

namespace haas_test {

/// A database with the projects `a` and `b`.
struct PostgresqlScene {
    PostgresqlScene() {
        haas::store::Database::create(place.options(), clock, [](haas::store::Writing& tx) {
            haas::store::insert_project(tx, "a");
            haas::store::insert_project(tx, "b");
        });
    }
    haas::store::Database open(std::chrono::milliseconds patience = std::chrono::seconds(5)) const {
        return {place.options(patience), clock};
    }
    std::string ask(const std::string& query) { return place.ask(query); }

    haas::base::SystemClock clock;
    PostgresqlDatabase place;
};

}  // namespace haas_test
