// What the engines have in common: they run transactions, and translate their errors. Database chooses one by its URI.
//
// The functions that read and write tables know no engine. Their SQL is what both understand (ARCHITECTURE.md, "Two
// engines").
#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/transaction.hpp"

namespace haas::store {

/// One connection, which is opened at its first use, and again when it can no longer be used. Not thread-safe.
class Engine {
public:
    Engine() = default;
    virtual ~Engine() = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// See Database::read() and Database::write().
    virtual void read(const std::function<void(Reading&)>& use) = 0;
    virtual void write(const std::function<void(Writing&)>& use) = 0;
};

std::unique_ptr<Engine> make_sqlite_engine(const DatabaseOptions& options, const base::Clock& clock);
/// All times are the server's.
std::unique_ptr<Engine> make_postgresql_engine(const DatabaseOptions& options);

/// Stamps of different connections are never equal, not even when one connection replaces another: each counts from
/// here.
long long first_own_stamp();

/// Whether this program can use the database.
/// @param found  the version of its schema
/// @param tx     to look who else can use it, if it is newer
/// @throws core::UnavailableError  when it cannot
void require_schema_version(int found, const Reading& tx);

}  // namespace haas::store
