// Prepared statements of one connection, found again by the address of their text.
#pragma once

#include <soci/soci.h>

#include <memory>
#include <unordered_map>

#include "store/sql_text.hpp"

namespace haas::store {

class StatementCache {
public:
    explicit StatementCache(soci::session& session) : session_(session) {}

    /// A prepared statement without bindings: a kept one, or a new one.
    std::unique_ptr<soci::statement> take(SqlText text);

    /// Keeps a statement for its next use.
    void give_back(SqlText text, std::unique_ptr<soci::statement> statement);

    soci::session& session() { return session_; }

private:
    soci::session& session_;
    std::unordered_map<const char*, std::unique_ptr<soci::statement>> idle_;
};

}  // namespace haas::store
