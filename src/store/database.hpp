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

class StatementCache;
struct Upgrade;

/// Tells one state of the database from another, as one connection sees them.
struct Stamp {
    long long others = 0;  ///< changes when another connection has committed
    long long own = 0;     ///< grows with each write of this connection
    friend bool operator==(const Stamp& a, const Stamp& b) { return a.others == b.others && a.own == b.own; }
};

/// An open transaction; exists only inside Database::read and Database::write.
class Transaction {
public:
    /// @param file  the database's; outlives the transaction
    Transaction(StatementCache& statements, base::Timestamp now, Stamp stamp = {},
                const std::filesystem::path* file = nullptr)
        : statements_(statements), now_(now), stamp_(stamp), file_(file) {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// What this folder's SQL runs through.
    StatementCache& statements() const { return statements_; }

    /// The moment at which the transaction began: the one time that everything in it is stamped with.
    base::Timestamp now() const { return now_; }

    /// What a read transaction sees: while two of the same connection have equal stamps, they read the same.
    const Stamp& stamp() const { return stamp_; }

    /// The file that is read or written; null while a database is made.
    const std::filesystem::path* file() const { return file_; }

private:
    StatementCache& statements_;
    base::Timestamp now_;
    Stamp stamp_;
    const std::filesystem::path* file_;
};

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

    /// Runs `use(Transaction&)` on one consistent snapshot.
    /// @throws core::UnavailableError  when the database is missing, busy beyond its timeout, unreadable, or of another
    ///                                 schema version
    template <class F>
    auto read(F&& use) {
        return in_transaction(Mode::read, std::forward<F>(use));
    }

    /// Runs `use(Transaction&)` as the only writer, and commits durably when it returns; undone when it throws.
    /// @throws core::UnavailableError  as read(), and when the database is read-only or its disk is full
    template <class F>
    auto write(F&& use) {
        return in_transaction(Mode::write, std::forward<F>(use));
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
                       const std::function<void(Transaction&)>& fill);

    /// Brings an older schema to the current one; every step is one transaction.
    /// @return  the versions before and after
    /// @throws NoDatabaseError  when there is none;  base::ConfigError  when it is newer than this program
    static std::pair<int, int> upgrade(const DatabaseOptions& options);

    /// The same by other steps than this program's own, for tests of the way itself.
    static std::pair<int, int> upgrade(const DatabaseOptions& options, const std::vector<Upgrade>& steps);

private:
    enum class Mode { read, write };
    void run(Mode mode, const std::function<void(Transaction&)>& use);

    template <class F>
    auto in_transaction(Mode mode, F&& use) {
        using Answer = std::invoke_result_t<F&, Transaction&>;
        if constexpr (std::is_void_v<Answer>) {
            run(mode, [&](Transaction& tx) { use(tx); });
        } else {
            std::optional<Answer> answer;
            run(mode, [&](Transaction& tx) { answer.emplace(use(tx)); });
            return std::move(*answer);
        }
    }

    struct Connection;
    std::unique_ptr<Connection> connection_;
    DatabaseOptions options_;
    const base::Clock* clock_;
};

}  // namespace haas::store
