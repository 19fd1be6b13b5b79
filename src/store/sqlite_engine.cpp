// The engine of one file and no server.
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/deadline.hpp"
#include "base/open_directory.hpp"
#include "store/database_engine.hpp"
#include "store/foreign_file.hpp"
#include "store/obstacle.hpp"
#include "store/open_file.hpp"
#include "store/sql.hpp"
#include "store/sqlite_file.hpp"
#include "store/statement_cache.hpp"
#include "store/write_queue.hpp"

namespace haas::store {

namespace {

/// SQLite would follow a symbolic link in place of the database or its log, which whoever owns the directory can put
/// there at any moment. So root opens them with no more rights than that user has.
std::unique_ptr<soci::session> open_as_owner(const std::filesystem::path& file,
                                             std::chrono::milliseconds busy_timeout) {
    if (::geteuid() != 0) return open_sqlite(file, busy_timeout);
    require_usable_file(file);
    const base::OpenDirectory directory(file.parent_path());
    const base::ActingOwner owner(directory);
    return open_sqlite(file, busy_timeout);
}

/// An open session with what belongs to it. The members are destroyed in reverse order.
struct Connection {
    Connection(const std::filesystem::path& file, std::chrono::milliseconds busy_timeout)
        : path(file),
          opened(file, [&](const std::string& what) { refuse_foreign(file, what); }),
          session(open_as_owner(file, busy_timeout)),
          statements(*session),
          writers(std::filesystem::absolute(file)) {}

    /// Waits for this writer's turn. For the rest of the time, it may still have to wait for writers that do not queue,
    /// such as the program sqlite3.
    void take_turn(std::optional<WriteQueue::Turn>& turn, std::chrono::milliseconds busy_timeout) {
        using std::chrono::milliseconds;
        const auto deadline = base::Deadline::in(busy_timeout);
        turn.emplace(writers, deadline);
        const auto left = std::chrono::duration_cast<milliseconds>(deadline.left());
        sqlite_busy_timeout(*session, std::max(left, milliseconds(1)));
    }

    std::filesystem::path path;
    OpenFile opened;
    std::unique_ptr<soci::session> session;
    StatementCache statements;
    WriteQueue writers;
    long long own_stamp = first_own_stamp();
    std::optional<long long> right_state;  ///< see stamp_of
};

/// Rolls the transaction back unless it was committed.
class Scope {
public:
    Scope(soci::session& session, const char* begin) : session_(session) { sqlite_execute(session_, begin); }
    ~Scope() {
        if (!done_) sqlite_rollback(session_);
    }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    void commit() {
        sqlite_execute(session_, "COMMIT");
        done_ = true;
    }

private:
    soci::session& session_;
    bool done_ = false;
};

/// The stamp of the state that a new transaction sees.
/// @param right_state  the last state whose schema was found to be usable: another program has to change the state to
///                     change the schema
/// @throws core::UnavailableError  when this program cannot use the schema
/// @source  https://www.sqlite.org/pragma.html#pragma_data_version
Stamp stamp_of(StatementCache& statements, const Moment& now, long long own, std::optional<long long>& right_state) {
    const Reading opening(statements, now);
    // This reads first, and so gives the transaction its snapshot.
    const auto state = std::get<0>(*select_one<long long>(opening, "PRAGMA data_version"));
    if (right_state != state) {
        const auto version = select_one<int>(opening, "SELECT version FROM schema_version");
        require_schema_version(std::get<0>(version.value_or(std::tuple{0})), opening);
    }
    right_state = state;
    return {state, own};
}

/// Ends a connection with its transaction if it was opened while the file or its disk was read-only: it stays so, also
/// when they are no longer. All connections of a process share one index of the log, which stays as it was opened until
/// the last of them is closed: one that is kept would keep the others from writing.
/// @source  sqlite.org's os_unix.c, unixOpenSharedMemory(): unixShmNode.isReadonly
class NotKept {
public:
    explicit NotKept(std::unique_ptr<Connection>& connection) : connection_(connection) {}
    ~NotKept() {
        if (connection_ && sqlite_is_read_only(*connection_->session)) connection_.reset();
    }
    NotKept(const NotKept&) = delete;
    NotKept& operator=(const NotKept&) = delete;

private:
    std::unique_ptr<Connection>& connection_;
};

/// Translates SOCI's exceptions here: their texts contain SQL and bound values, and must not go any further.
/// @param connection  is closed if it cannot write
template <class F>
void with_own_errors(std::unique_ptr<Connection>& connection, F&& run) {
    try {
        run();
    } catch (const soci::soci_error& error) {
        const int code = sqlite_error_code(error);
        if (is_read_only_error(code)) connection.reset();
        throw_translated(code);
    }
}

class SqliteEngine final : public Engine {
public:
    SqliteEngine(DatabaseOptions options, const base::Clock& clock) : options_(std::move(options)), clock_(clock) {}

    void read(const std::function<void(Reading&)>& use) override {
        const NotKept not_kept(connection_);
        with_own_errors(connection_, [&] {
            Connection& connection = connect();
            sqlite_busy_timeout(*connection.session, options_.busy_timeout);
            Scope scope(*connection.session, "BEGIN");
            const auto now = Moment::of(clock_);
            Reading tx(connection.statements, now,
                       stamp_of(connection.statements, now, connection.own_stamp, connection.right_state),
                       &connection.path);
            use(tx);
            scope.commit();
        });
    }

    void write(const std::function<void(Writing&)>& use) override {
        const NotKept not_kept(connection_);
        with_own_errors(connection_, [&] {
            Connection& connection = connect();
            std::optional<WriteQueue::Turn> turn;
            connection.take_turn(turn, options_.busy_timeout);
            Scope scope(*connection.session, "BEGIN IMMEDIATE");
            const auto now = Moment::of(clock_);
            Writing tx(connection.statements, now,
                       stamp_of(connection.statements, now, connection.own_stamp++, connection.right_state),
                       &connection.path);
            use(tx);
            scope.commit();
        });
    }

private:
    Connection& connect() {
        if (connection_ && sqlite_file_has_moved(*connection_->session)) connection_.reset();
        if (!connection_) {
            const auto file = sqlite_path(options_.uri);
            require_usable_file(file);
            connection_ = std::make_unique<Connection>(file, options_.busy_timeout);
        }
        return *connection_;
    }

    std::unique_ptr<Connection> connection_;
    DatabaseOptions options_;
    const base::Clock& clock_;
};

}  // namespace

std::unique_ptr<Engine> make_sqlite_engine(const DatabaseOptions& options, const base::Clock& clock) {
    return std::make_unique<SqliteEngine>(options, clock);
}

}  // namespace haas::store
