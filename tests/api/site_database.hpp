// The database of a Site: what was prepared once, each case file finds again.
#pragma once

#include <filesystem>
#include <memory>

#include "store/database.hpp"

namespace haas_test {

class SiteDatabase {
public:
    SiteDatabase() = default;
    virtual ~SiteDatabase() = default;
    SiteDatabase(const SiteDatabase&) = delete;
    SiteDatabase& operator=(const SiteDatabase&) = delete;

    /// Where it is prepared: in the beginning there is none, or an empty one.
    virtual haas::store::DatabaseOptions prepared() const = 0;
    /// Where the case files find it.
    virtual haas::store::DatabaseOptions options() const = 0;
    /// See Site.
    virtual void begin() = 0;
    virtual void keep() = 0;
    virtual bool has_changed() = 0;
};

std::unique_ptr<SiteDatabase> make_file_database(const std::filesystem::path& file);
/// On the test's own server.
std::unique_ptr<SiteDatabase> make_server_database();

}  // namespace haas_test
