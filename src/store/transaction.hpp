// An open transaction. There are two kinds: functions that only read take a Reading, functions that change rows a
// Writing.
#pragma once

#include <filesystem>

#include "base/clock.hpp"

namespace haas::store {

class StatementCache;

/// Distinguishes states of the database, as one connection sees them.
struct Stamp {
    long long others = 0;  ///< changes when another connection has committed
    long long own = 0;     ///< grows with each write of this connection
    friend bool operator==(const Stamp&, const Stamp&) = default;
};

/// A consistent snapshot. Exists only inside Database::read, and as the base of a Writing.
class Reading {
public:
    /// @param file  the database's; outlives the transaction
    Reading(StatementCache& statements, base::Timestamp now, Stamp stamp = {},
            const std::filesystem::path* file = nullptr)
        : statements_(statements), now_(now), stamp_(stamp), file_(file) {}
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    ~Reading() = default;

    /// The prepared statements through which this folder runs its SQL.
    StatementCache& statements() const { return statements_; }

    /// The time at which the transaction began. All times that it stores are this one.
    base::Timestamp now() const { return now_; }

    /// Two read transactions of one connection with equal stamps read the same state.
    const Stamp& stamp() const { return stamp_; }

    /// The database file; null while a database is created, and if it is on a server.
    const std::filesystem::path* file() const { return file_; }

private:
    StatementCache& statements_;
    base::Timestamp now_;
    Stamp stamp_;
    const std::filesystem::path* file_;
};

/// A transaction that writes. Exists only inside Database::write and Database::create, which commit it or roll it back.
class Writing : public Reading {
public:
    using Reading::Reading;
};

}  // namespace haas::store
