// An open transaction. There are two kinds: functions that only read take a Reading, functions that change rows a
// Writing.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/clock.hpp"

namespace haas::store {

class StatementCache;

/// Distinguishes states of the database, as one connection sees them.
struct Stamp {
    long long others = 0;  ///< changes when another connection has committed
    long long own = 0;     ///< grows with each write of this connection

    /// Whether another transaction can have the same. A server gives a negative number to each state that its other
    /// transactions are about to change.
    bool can_come_again() const { return others >= 0; }
    friend bool operator==(const Stamp&, const Stamp&) = default;
};

/// A moment by both clocks.
struct Moment {
    base::Timestamp date;
    /// Of the clock that nobody sets. A server has none: there it is the server's date, one for all hosts.
    base::Uptime uptime;

    static Moment of(const base::Clock& clock) { return {clock.now(), clock.uptime()}; }
    /// @param seconds  since 1970 UTC, by the server
    static Moment of_server(std::int64_t seconds) {
        return {base::from_seconds(seconds), base::uptime_from_seconds(seconds)};
    }
};

/// A consistent snapshot. Exists only inside Database::read, and as the base of a Writing.
class Reading {
public:
    /// @param file  the database's; outlives the transaction
    Reading(StatementCache& statements, const Moment& now, Stamp stamp = {},
            const std::filesystem::path* file = nullptr)
        : statements_(statements), now_(now), stamp_(stamp), file_(file) {}
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    ~Reading() = default;

    /// The prepared statements through which this folder runs its SQL.
    StatementCache& statements() const { return statements_; }

    /// The time at which the transaction began. All times that it stores are this one.
    base::Timestamp now() const { return now_.date; }

    /// The same moment, of the clock that nobody sets. For rows that count for a time: a clock that is set back or
    /// ahead must neither end them nor keep them.
    base::Uptime uptime() const { return now_.uptime; }

    /// Two read transactions of one connection with equal stamps read the same state.
    const Stamp& stamp() const { return stamp_; }

    /// The database file; null while a database is created, and if it is on a server.
    const std::filesystem::path* file() const { return file_; }

private:
    StatementCache& statements_;
    Moment now_;
    Stamp stamp_;
    const std::filesystem::path* file_;
};

/// A transaction that writes. Exists only inside Database::write and Database::create, which commit it or roll it back.
class Writing : public Reading {
public:
    using Reading::Reading;
};

}  // namespace haas::store
