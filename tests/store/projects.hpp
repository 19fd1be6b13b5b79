// Databases with projects, and whether they can be used.
#pragma once

#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "core/error.hpp"
#include "store/engine.hpp"
#include "store/project.hpp"

namespace haas_test {

inline const haas::base::SystemClock system_clock;

inline void create(const Engine& engine, const std::string& project = "first") {
    haas::store::Database::create(engine.options(), system_clock,
                                  [&](haas::store::Writing& tx) { haas::store::insert_project(tx, project); });
}

inline haas::store::Database open(const Engine& engine) { return {engine.options(), system_clock}; }

inline std::vector<std::string> projects(haas::store::Database& database) {
    return database.read([](haas::store::Reading& tx) { return haas::store::list_projects(tx); });
}

inline void add_project(haas::store::Database& database, const std::string& label) {
    database.write([&](haas::store::Writing& tx) { haas::store::insert_project(tx, label); });
}

/// What `use` ends with: "fine", or the text with which the database cannot be used.
inline std::string outcome(const std::function<void()>& use) {
    try {
        use();
        return "fine";
    } catch (const haas::core::UnavailableError& error) {
        return error.what();
    } catch (const std::exception& error) {
        return std::string("something else: ") + error.what();
    }
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace haas_test
