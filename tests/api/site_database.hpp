// The database of a Site: a prepared one, of which each case file gets a copy.
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

    /// The prepared one, which does not exist in the beginning.
    virtual haas::store::DatabaseOptions prepared() const = 0;
    /// The copy.
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
