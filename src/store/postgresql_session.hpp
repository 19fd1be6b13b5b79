// A session on a PostgreSQL server: its settings, the ends of its transactions, and its error codes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "store/answer_deadline.hpp"
#include "store/database.hpp"

struct pg_conn;

namespace soci {
class session;
class soci_error;
}  // namespace soci

namespace haas::store {

/// An SQLSTATE, as in Appendix A of PostgreSQL's manual; empty: the server gave none.
using SqlState = std::string;

/// The state that stands for a lost connection.
inline constexpr const char* connection_lost = "08006";

class PostgresqlSession {
public:
    /// Errors that come from here have no text but their SQLSTATE: a text would have values in it.
    /// @throws core::UnavailableError  when the server cannot be reached, refuses, or its text is not UTF-8
    explicit PostgresqlSession(const DatabaseOptions& options);
    ~PostgresqlSession();
    PostgresqlSession(const PostgresqlSession&) = delete;
    PostgresqlSession& operator=(const PostgresqlSession&) = delete;

    soci::session& operator*() const { return *session_; }

    /// Runs statements without parameters and results.
    /// @throws soci::soci_error
    void execute(const std::string& text);

    /// Ends a transaction. It is committed when this returns. After some time, a COMMIT that waits for a standby is
    /// cancelled: a worker that waited for ever would be one less for everybody.
    /// @throws core::UnknownOutcomeError  when the server did not say that it has committed, or says that its standbys
    ///                                    may not have what it has
    /// @throws soci::soci_error  when it was rolled back
    /// @source  PostgreSQL 15, src/backend/replication/syncrep.c: a wait for standbys that is cancelled ends in a
    ///          WARNING and in success; src/backend/tcop/postgres.c, finish_xact_command(): statement_timeout is
    ///          disabled before the transaction commits
    void commit();

    /// Rolls back the transaction if there is one; cannot fail.
    void rollback() noexcept;

    /// The session is lost at that moment, if the deadline still lives then. It must end before the session.
    AnswerDeadline answer_until(base::Deadline latest) const;

    /// Whether the server, or the way to it, has ended the session.
    bool is_lost() const;

    /// What went wrong.
    SqlState state_of(const soci::soci_error& error) const;

private:
    pg_conn* handle() const;
    /// Whether the server still takes statements. After a statement that could not be sent, libpq 15 does not know it.
    bool answers() const;

    /// A second descriptor of the connection's socket, which libpq does not close.
    struct OwnSocket {
        OwnSocket() = default;
        ~OwnSocket();
        OwnSocket(const OwnSocket&) = delete;
        OwnSocket& operator=(const OwnSocket&) = delete;
        int number = -1;
    };

    std::unique_ptr<soci::session> session_;
    std::chrono::milliseconds longest_commit_;
    bool was_warned_ = false;
    OwnSocket socket_;
};

/// Whether a transaction that ended so may succeed when it is run again: another one got in its way, or the session has
/// ended.
bool is_worth_repeating(const SqlState& state);

/// Throws HaaS's error for what PostgreSQL says.
[[noreturn]] void throw_translated(const SqlState& state);

}  // namespace haas::store
