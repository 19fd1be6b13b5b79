// The database: connections, transactions, and the one place where the engine's errors become ours.
//
// SQLite is the engine behind it today. Nothing outside this folder knows SOCI or SQL.
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

/// The database is not there, or is not a HaaS database.
class NoDatabaseError : public base::Error {
public:
    using base::Error::Error;
};

/// There is a database already where a new one was to be made.
class DatabaseExistsError : public base::Error {
public:
    using base::Error::Error;
};

struct Upgrade;

struct DatabaseOptions {
    std::string uri;  ///< `sqlite:///relative.db` or `sqlite:////absolute/path.db`
    std::chrono::milliseconds busy_timeout{5000};
};

/// One connection. Opened at the first use, and again when the file behind it was replaced. Not thread-safe: one per
/// thread.
class Database {
public:
    Database(DatabaseOptions options, const base::Clock& clock);
    ~Database();
    Database(Database&&) noexcept;

    /// Runs `use(Reading&)` on one consistent snapshot.
    /// @throws core::UnavailableError  when the database is missing, busy beyond its timeout, unreadable, or of another
    ///                                 schema version
    template <class F>
    auto read(F&& use) {
        return answer_of<Reading>(std::forward<F>(use), [this](auto&& run) { run_reading(run); });
    }

    /// Runs `use(Writing&)` as the only writer, and commits durably when it returns; undone when it throws.
    /// @throws core::UnavailableError  as read(), and when the database is read-only or its disk is full
    template <class F>
    auto write(F&& use) {
        return answer_of<Writing>(std::forward<F>(use), [this](auto&& run) { run_writing(run); });
    }

    /// The file behind it.
    /// @throws base::ConfigError  when the URI names none
    std::filesystem::path file() const;

    /// Creates the tables in a database that does not exist yet, and runs `fill` in the same transaction.
    /// A new file gets mode 0640 and the owner of its directory.
    /// Of several at once one wins.
    /// @throws DatabaseExistsError  when there is one, and nothing is changed;  base::ConfigError  when it cannot be
    /// created
    static void create(const DatabaseOptions& options, const base::Clock& clock,
                       const std::function<void(Writing&)>& fill);

    /// Brings an older schema to the current one; every step is one transaction.
    /// @return  the versions before and after
    /// @throws NoDatabaseError  when there is none;  base::ConfigError  when it is newer than this program
    static std::pair<int, int> upgrade(const DatabaseOptions& options);

    /// The same by other steps than this program's own, for tests of the way itself.
    static std::pair<int, int> upgrade(const DatabaseOptions& options, const std::vector<Upgrade>& steps);

private:
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
