// A database that is away for a moment, as when its disk is.
#pragma once

#include <filesystem>

#include "store/database.hpp"
#include "store/database_uri.hpp"

namespace haas_test {

class LostDatabase {
public:
    explicit LostDatabase(const haas::store::DatabaseOptions& options)
        : file_(haas::store::database_file(options.uri).value()), away_(file_.string() + ".away") {
        std::filesystem::rename(file_, away_);
    }
    ~LostDatabase() { std::filesystem::rename(away_, file_); }
    LostDatabase(const LostDatabase&) = delete;
    LostDatabase& operator=(const LostDatabase&) = delete;

private:
    std::filesystem::path file_;
    std::filesystem::path away_;
};

}  // namespace haas_test
