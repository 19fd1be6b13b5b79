// The engine of a PostgreSQL server. All transactions are SERIALIZABLE: what commits is as if they had run one after
// the other. The server refuses one of two that get in each other's way, and then it runs again as a whole.
//
// @source  PostgreSQL 15, 13.2.3 "Serializable Isolation Level", 13.5 "Serialization Failure Handling"
#include <soci/soci.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <tuple>
#include <utility>

#include "base/deadline.hpp"
#include "base/log.hpp"
#include "core/error.hpp"
#include "core/unknown_outcome.hpp"
#include "store/database_engine.hpp"
#include "store/postgresql_session.hpp"
#include "store/sql.hpp"
#include "store/statement_cache.hpp"

namespace haas::store {

namespace {

using std::chrono::milliseconds;

/// For the answer to a statement beyond the time for which the server may wait for a lock.
constexpr milliseconds longest_way{2000};

struct Connection {
    explicit Connection(const DatabaseOptions& options)
        : session(options), statements(std::in_place, *session, &StatementCache::postgresql_text) {}
    /// Each statement is taken leave of, which a server that is gone does not answer.
    ~Connection() {
        const auto deadline = session.answer_until(base::Deadline::in(longest_way));
        statements.reset();
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    PostgresqlSession session;
    std::optional<StatementCache> statements;
    long long own_stamp = first_own_stamp();
};

/// How transactions begin. The lock comes first: what a transaction sees is settled by its first query, so one that
/// began to wait there while the schema is changed would see the version of before, and work on the tables of
/// afterwards.
/// @source  PostgreSQL 15, "LOCK", 13.3.1 "Table-Level Locks"
struct Beginnings {
    explicit Beginnings(milliseconds busy_timeout);

    std::string reading =
        "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY; LOCK TABLE schema_version IN ACCESS SHARE MODE";
    std::string writing = "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE schema_version IN ROW SHARE MODE";
    /// Alone among those that write, when all that came before have ended; the server keeps those that wait in order.
    std::string writing_alone;
};

/// Whoever waits for its turn alone keeps those back that come after it, and so does whoever has it. So neither may
/// take as long as they wait: a program may be stopped, or cut off, in a transaction.
Beginnings::Beginnings(milliseconds busy_timeout) {
    const auto set = [](const char* what, milliseconds time) {
        return std::string("SET LOCAL ") + what + " = " + std::to_string(std::max(time, milliseconds(1)).count()) +
               "; ";
    };
    writing_alone = "BEGIN ISOLATION LEVEL SERIALIZABLE; " +
                    set("idle_in_transaction_session_timeout", busy_timeout / 2) +
                    set("lock_timeout", busy_timeout / 4) + "LOCK TABLE schema_version IN EXCLUSIVE MODE; " +
                    set("lock_timeout", busy_timeout);
}

/// Begins a transaction, and rolls it back unless it was ended.
class Scope {
public:
    Scope(PostgresqlSession& session, const std::string& begin) : Scope(session) { session_.execute(begin); }
    ~Scope() {
        if (!done_) session_.rollback();
    }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    void commit() {
        session_.commit();
        done_ = true;
    }
    /// Ends a transaction that has changed nothing.
    void end() {
        session_.execute("COMMIT");
        done_ = true;
    }

private:
    explicit Scope(PostgresqlSession& session) : session_(session) {}

    PostgresqlSession& session_;
    bool done_ = false;
};

/// What a server, its history and a database in it are called. Each restore to an earlier moment, each failover and
/// each import of a dump into a new database gives another name.
/// @source  PostgreSQL 15, 26.3.5 "Timelines"; pg_walfile_name() begins with the timeline
std::string find_origin(StatementCache& statements) {
    const Reading tx(statements, {});
    const auto row =
        select_one<std::string>(tx,
                                "SELECT (SELECT CAST(system_identifier AS TEXT) FROM pg_control_system()) || '-' ||"
                                " substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '-' ||"
                                " CAST((SELECT oid FROM pg_database WHERE datname = current_database()) AS TEXT)");
    return std::get<0>(*row);
}

/// What a new transaction sees first.
struct Opening {
    Moment now;  ///< the server's time
    Stamp stamp;
};

/// @throws core::UnavailableError  when this program cannot use the schema
/// @source  PostgreSQL 15, 9.27.8 "Transaction ID and Snapshot Information Functions": where xmin and xmax are equal,
///          no transaction was in progress, and all before xmax are seen
Opening open(Connection& connection) {
    auto& statements = *connection.statements;
    if (statements.origin().empty()) statements.set_origin(find_origin(statements));
    const Reading tx(statements, {});
    const auto row = select_one<int, long long, long long, long long>(
        tx,
        "SELECT (SELECT version FROM schema_version), CAST(floor(extract(epoch FROM now())) AS BIGINT),"
        " CAST(CAST(pg_snapshot_xmin(s) AS TEXT) AS BIGINT), CAST(CAST(pg_snapshot_xmax(s) AS TEXT) AS BIGINT)"
        " FROM pg_current_snapshot() s");
    const auto& [version, now, xmin, xmax] = *row;
    require_schema_version(version, tx);
    // A state that other transactions are about to change has a stamp of its own.
    static thread_local long long unique = 0;
    return {Moment::of_server(now), {xmin == xmax ? xmax : --unique, connection.own_stamp}};
}

/// Longer each time, and never the same for two that got in each other's way.
class Pauses {
public:
    milliseconds next() {
        static thread_local std::minstd_rand random(std::random_device{}());
        longest_ = std::min(longest_ * 2, milliseconds(200));
        return milliseconds(std::uniform_int_distribution<long long>(0, longest_.count())(random));
    }

private:
    milliseconds longest_{1};
};

/// A transaction that writes, and that others got in the way of so often, has its turn alone: however many write, none
/// is refused again and again. The server gives a lock on before it counts the transaction that had it as committed, so
/// that it refuses the next one for that moment: rarely once, never often.
/// @source  PostgreSQL 15, ResourceOwnerReleaseInternal()
constexpr int most_refusals = 2;

class PostgresqlEngine final : public Engine {
public:
    explicit PostgresqlEngine(DatabaseOptions options) : options_(std::move(options)), begin_(options_.busy_timeout) {}

    void read(const std::function<void(Reading&)>& use) override {
        repeat([&](int) { attempt<Reading>(begin_.reading, use); });
    }
    void write(const std::function<void(Writing&)>& use) override {
        repeat([&](int refusals) {
            attempt<Writing>(refusals < most_refusals ? begin_.writing : begin_.writing_alone, use);
            ++connection_->own_stamp;
        });
    }

private:
    /// Runs a transaction until it does not get in the way of others, at most for the time that a transaction may wait.
    /// @param attempt  gets how often others were in its way
    template <class Attempt>
    void repeat(Attempt&& attempt) {
        const auto deadline = base::Deadline::in(options_.busy_timeout);
        int refusals = 0;
        for (Pauses pauses;; std::this_thread::sleep_for(pauses.next())) {
            SqlState state;
            try {
                return attempt(refusals);
            } catch (const soci::soci_error& error) {
                // Its text contains SQL and bound values, and must not go any further.
                state = connection_->session.state_of(error);
            } catch (const core::UnknownOutcomeError&) {
                connection_.reset();
                throw;
            }
            // A server that has become a standby, or ends, is of no use any more.
            if (!state.starts_with("40")) forget_lost_connection(state);
            const bool is_kept_waiting = state == "55P03" && refusals >= most_refusals;
            if ((!is_worth_repeating(state) && !is_kept_waiting) || deadline.has_passed()) throw_translated(state);
            if (state.starts_with("40")) ++refusals;
            if (is_kept_waiting) refusals = 0;  // beside the others again: one of them may be stopped
        }
    }

    template <class Tx>
    void attempt(const std::string& begin, const std::function<void(Tx&)>& use) {
        if (!connection_) connection_ = std::make_unique<Connection>(options_);
        auto deadline = connection_->session.answer_until(base::Deadline::in(options_.busy_timeout + longest_way));
        Scope scope(connection_->session, begin);
        const Opening opening = open(*connection_);
        deadline.move(base::Deadline::in(options_.longest_transaction));
        Tx tx(*connection_->statements, opening.now, opening.stamp);
        use(tx);
        if constexpr (std::is_same_v<Tx, Writing>) {
            scope.commit();
        } else {
            scope.end();
        }
    }

    void forget_lost_connection(const SqlState& state) {
        if (connection_->session.is_lost() || state == "25006" || state.starts_with("57P")) connection_.reset();
    }

    std::unique_ptr<Connection> connection_;
    DatabaseOptions options_;
    Beginnings begin_;
};

}  // namespace

std::unique_ptr<Engine> make_postgresql_engine(const DatabaseOptions& options) {
    return std::make_unique<PostgresqlEngine>(options);
}

}  // namespace haas::store
