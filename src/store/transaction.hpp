// An open transaction, of two kinds: what only reads takes a Reading, what changes anything takes a Writing.
#pragma once

#include <filesystem>

#include "base/clock.hpp"

namespace haas::store {

class StatementCache;

/// Tells one state of the database from another, as one connection sees them.
struct Stamp {
    long long others = 0;  ///< changes when another connection has committed
    long long own = 0;     ///< grows with each write of this connection
    friend bool operator==(const Stamp&, const Stamp&) = default;
};

/// A consistent snapshot. Exists only inside Database::read, and as the base of a Writing.
class Reading {
public:
    /// @param file  the database's; outlives the transaction
    Reading(StatementCache& statements, base::Timestamp now, Stamp stamp = {}, const std::filesystem::path* file = nullptr)
        : statements_(statements), now_(now), stamp_(stamp), file_(file) {}
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    /// What this folder's SQL runs through.
    StatementCache& statements() const { return statements_; }

    /// The moment at which the transaction began: the one time that everything in it is stamped with.
    base::Timestamp now() const { return now_; }

    /// While two reading transactions of one connection have equal stamps, they read the same.
    const Stamp& stamp() const { return stamp_; }

    /// The file that is read or written; null while a database is made.
    const std::filesystem::path* file() const { return file_; }

private:
    StatementCache& statements_;
    base::Timestamp now_;
    Stamp stamp_;
    const std::filesystem::path* file_;
};

/// The only writer. Exists only inside Database::write and Database::create, which commit it or undo it.
class Writing : public Reading {
public:
    using Reading::Reading;
};

}  // namespace haas::store
