// Prepared statements of one connection, found again by the address of their text, and what else belongs to it.
#pragma once

#include <soci/soci.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "store/sql_text.hpp"

namespace haas::store {

class StatementCache {
public:
    /// The text as an engine wants it.
    using Translate = std::string (*)(std::string_view text);

    /// SQLite's: as it is.
    static std::string sqlite_text(std::string_view text) { return std::string(text); }
    /// PostgreSQL's: `label COLLATE natural_order` becomes `natural_key(label)`. A collation of its own cannot have
    /// this order there.
    static std::string postgresql_text(std::string_view text);

    explicit StatementCache(soci::session& session, Translate translate = &sqlite_text)
        : session_(session), translate_(translate) {}

    /// A prepared statement without bindings: a kept one, or a new one.
    std::unique_ptr<soci::statement> take(SqlText text);

    /// Keeps a statement for its next use.
    void give_back(SqlText text, std::unique_ptr<soci::statement> statement);

    soci::session& session() { return session_; }

    /// What the database's server calls itself, its history, and the database: another one after each restore to an
    /// earlier moment. Empty: it is a file, or is being created.
    const std::string& origin() const { return origin_; }
    void set_origin(std::string origin) { origin_ = std::move(origin); }

private:
    soci::session& session_;
    Translate translate_;
    std::string origin_;
    std::unordered_map<const char*, std::unique_ptr<soci::statement>> idle_;
};

}  // namespace haas::store
