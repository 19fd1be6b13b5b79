// The database: connections and transactions, and the translation of the engine's errors into HaaS's own.
//
// The engine is SQLite or PostgreSQL, as the URI says. Nothing outside this folder knows SOCI or SQL.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/transaction.hpp"

namespace haas::store {

/// The database does not exist, or is not a HaaS database.
class NoDatabaseError : public base::Error {
public:
    using base::Error::Error;
};

/// A database exists already where a new one was to be created.
class DatabaseExistsError : public base::Error {
public:
    using base::Error::Error;
};

struct Upgrade;

struct DatabaseOptions {
    std::string uri;  ///< `sqlite:///relative.db`, `sqlite:////absolute/path.db` or `postgresql://user@host/database`
    std::chrono::milliseconds busy_timeout{5000};
    /// On a server: a transaction that takes longer is ended. Its server may be stopped, or this program.
    std::chrono::milliseconds longest_transaction{60000};
};

/// One connection. It is opened at its first use, and again when it can no longer be used. Not thread-safe: use one per
/// thread.
class Database {
public:
    Database(DatabaseOptions options, const base::Clock& clock);
    ~Database();
    Database(Database&&) noexcept;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    Database& operator=(Database&&) = delete;

    /// Runs `use(Reading&)` on one consistent snapshot.
    /// @throws core::UnavailableError  when the database is missing, busy beyond its timeout, unreadable, or of another
    ///                                 schema version
    template <class F>
    auto read(F&& use) {
        return answer_of<Reading>(std::forward<F>(use), [this](auto&& run) { run_reading(run); });
    }

    /// Runs `use(Writing&)` as if it were the only writer, if need be again. Commits durably when it returns, and rolls
    /// back when it throws. On a server, a lost COMMIT is a core::UnknownOutcomeError.
    /// @throws core::UnavailableError  as read(), and when the database is read-only or its disk is full
    template <class F>
    auto write(F&& use) {
        return answer_of<Writing>(std::forward<F>(use), [this](auto&& run) { run_writing(run); });
    }

    /// The database file; empty if it is on a server.
    /// @throws base::ConfigError  when the URI names none
    std::filesystem::path file() const;

    /// Creates a database that does not exist yet, and runs `fill` in the same transaction as the creation of the
    /// tables. A new file gets mode 0640 and the owner of its directory. If several processes do this at once, one of
    /// them wins.
    /// @throws DatabaseExistsError  when it exists: then nothing is changed;  base::ConfigError  when it cannot be
    /// created
    static void create(const DatabaseOptions& options, const base::Clock& clock,
                       const std::function<void(Writing&)>& fill);

    /// Brings an older schema to the current one; every step is one transaction.
    /// @param finish  runs in the transaction of the last step, also if that step has taken effect before
    /// @return  the versions before and after
    /// @throws NoDatabaseError  when there is none;  base::ConfigError  when it is newer than this program
    static std::pair<int, int> upgrade(const DatabaseOptions& options,
                                       const std::function<void(Writing&)>& finish = nothing);

    /// The same with other steps than this program's own, for tests of upgrades as such.
    static std::pair<int, int> upgrade(const DatabaseOptions& options, const std::vector<Upgrade>& steps,
                                       const std::function<void(Writing&)>& finish = nothing);

private:
    static void nothing(Writing&) {}
    void run_reading(const std::function<void(Reading&)>& use);
    void run_writing(const std::function<void(Writing&)>& use);

    /// What `use` returns, run by `run` in a transaction of the kind `Tx`.
    template <class Tx, class F, class Run>
    static auto answer_of(F&& use, Run&& run) {
        using Answer = std::invoke_result_t<F&, Tx&>;
        if constexpr (std::is_void_v<Answer>) {
            run([&](Tx& tx) { use(tx); });
        } else {
            std::optional<Answer> answer;
            run([&](Tx& tx) { answer.emplace(use(tx)); });
            return std::move(*answer);
        }
    }

    struct Connection;
    Connection& connect();
    std::unique_ptr<Connection> connection_;
    DatabaseOptions options_;
    const base::Clock* clock_;
};

}  // namespace haas::store
