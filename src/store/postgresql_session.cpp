#include "store/postgresql_session.hpp"

#include <fcntl.h>
#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <future>
#include <system_error>

#include "base/deadline.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "core/error.hpp"
#include "core/unknown_outcome.hpp"
#include "store/database_uri.hpp"
#include "store/libpq.hpp"

namespace haas::store {

namespace {

struct Clear {
    void operator()(PGresult* result) const { Libpq::get().clear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

constexpr std::chrono::milliseconds longest_statement{20000};
/// For the answer to a request to cancel.
constexpr std::chrono::milliseconds longest_farewell{2000};
/// For a few words to a server that has just answered.
constexpr std::chrono::milliseconds longest_greeting{5000};

/// What the URI does not say. A server that is gone is noticed in seconds; the kernel's own keepalives take two hours.
/// SOCI takes a text without `=` for a keyword.
/// @source  libpq's "Parameter Key Words"
std::string with_defaults(std::string uri) {
    for (const auto& [name, value] :
         {std::pair("application_name", "haas"), std::pair("connect_timeout", "3"),
          std::pair("client_encoding", "UTF8"), std::pair("tcp_user_timeout", "5000"),
          std::pair("keepalives_idle", "5"), std::pair("keepalives_interval", "2"), std::pair("keepalives_count", "2"),
          std::pair("target_session_attrs", "read-write")}) {
        if (uri.find(std::string(name) + "=") != std::string::npos) continue;
        uri += uri.find('?') == std::string::npos ? '?' : '&';
        uri += std::string(name) + "=" + value;
    }
    return uri;
}

/// No statement may last longer than a client waits for its answer, nor a wait for a row longer than the transaction.
/// Whatever the server's administrator has set for the user, warnings must be heard: commit() needs them.
std::string settings(const DatabaseOptions& options) {
    return "SET lock_timeout = " + std::to_string(options.busy_timeout.count()) +
           "; SET statement_timeout = " + std::to_string(longest_statement.count()) +
           "; SET idle_in_transaction_session_timeout = " + std::to_string(options.longest_transaction.count()) +
           "; SET client_min_messages = warning";
}

bool is_state(std::string_view text) {
    if (text.size() != 5) return false;
    for (const char c : text) {
        if (!base::is_digit(c) && (c < 'A' || c > 'Z')) return false;
    }
    return true;
}

/// A message of this verbosity is `ERROR:  40001`, with its first word in the server's language.
SqlState find_state(std::string_view message) {
    constexpr std::string_view mark = ":  ";
    for (auto at = message.find(mark); at != std::string_view::npos; at = message.find(mark, at + 1)) {
        const auto state = message.substr(at + mark.size(), 5);
        if (is_state(state)) return SqlState(state);
    }
    return {};
}

core::UnknownOutcomeError unknown_outcome(const std::string& reason) {
    return core::UnknownOutcomeError(reason + " Look whether the change was made before you repeat it.");
}

/// Waits until the answer to a statement is there, or the connection is lost.
/// @return  whether it was in time
bool await_answer(pg_conn* connection, base::Deadline deadline) {
    const Libpq& libpq = Libpq::get();
    while (libpq.is_busy(connection) == 1) {
        pollfd line{libpq.socket(connection), POLLIN, 0};
        if (::poll(&line, 1, deadline.poll_timeout()) == 0) return false;
        if (libpq.consume_input(connection) == 0) return true;
    }
    return true;
}

/// A pooler such as pgbouncer gives the processes of the server to one client after another, with what they have
/// prepared and set. It tells its clients a number of its own for the process.
/// @param told  for a request to cancel, when the connection was made
/// @param real  what the server says
/// @source  PostgreSQL 15, 55.2.7 "Canceling Requests in Progress"; pgbouncer's features by pooling mode
void require_no_pooler(int told, int real) {
    if (told == real) return;
    throw base::ConfigError(
        "Between HaaS and the database's server is a connection pooler, such as pgbouncer. What a connection has "
        "prepared and set is lost there: name the servers themselves in [database] uri.");
}

/// Tells the server to cancel what it does for a connection. libpq waits for ever for a server that takes this and says
/// nothing, so it does so in a thread of its own, which is abandoned then.
void cancel(pg_conn* connection) {
    PGcancel* const cancel = Libpq::get().get_cancel(connection);
    if (cancel == nullptr) return;
    const auto tell = [cancel] {
        std::array<char, 256> reason{};
        Libpq::get().cancel(cancel, reason.data(), static_cast<int>(reason.size()));
        Libpq::get().free_cancel(cancel);
    };
    try {
        base::run_aside<void>(tell).wait_for(longest_farewell);
    } catch (const std::system_error&) {
        // No thread is to be had. The server goes on, and the connection is given up all the same.
        Libpq::get().free_cancel(cancel);
    }
}

}  // namespace

PostgresqlSession::PostgresqlSession(const DatabaseOptions& options)
    : longest_commit_(std::min(options.busy_timeout * 4, longest_statement)) {
    const Libpq& libpq = Libpq::get();
    try {
        session_ = std::make_unique<soci::session>(*libpq.soci, with_defaults(options.uri));
    } catch (const soci::soci_error& error) {
        base::log::error("database_unreachable",
                         {{"uri", database_name(options.uri)}, {"reason", base::one_line(error.get_error_message())}});
        throw core::UnavailableError("The database's server cannot be reached, or refuses: the log says why.");
    }
    socket_.number = ::fcntl(libpq.socket(handle()), F_DUPFD_CLOEXEC, 0);
    libpq.set_error_verbosity(handle(), PQERRORS_SQLSTATE);
    const auto note = [](void* session, const PGresult* notice) {
        const char* const severity = Libpq::get().error_field(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
        if (severity != nullptr && std::strcmp(severity, "WARNING") == 0)
            static_cast<PostgresqlSession*>(session)->was_warned_ = true;
    };
    libpq.set_notice_receiver(handle(), note, this);
    const auto deadline = answer_until(base::Deadline::in(longest_greeting));
    try {
        execute(settings(options));
        std::string encoding;
        int process = 0;
        *session_ << "SELECT current_setting('server_encoding'), pg_backend_pid()", soci::into(encoding),
            soci::into(process);
        if (encoding != "UTF8") throw base::ConfigError("The database's encoding is " + encoding + ", not UTF8.");
        require_no_pooler(libpq.backend_pid(handle()), process);
    } catch (const soci::soci_error& error) {
        throw_translated(state_of(error));
    }
}

PostgresqlSession::~PostgresqlSession() = default;

PostgresqlSession::OwnSocket::~OwnSocket() {
    if (number >= 0) ::close(number);
}

pg_conn* PostgresqlSession::handle() const {
    return static_cast<soci::postgresql_session_backend*>(session_->get_backend())->conn_;
}

AnswerDeadline PostgresqlSession::answer_until(base::Deadline latest) const { return {socket_.number, latest}; }

bool PostgresqlSession::is_lost() const { return Libpq::get().status(handle()) != CONNECTION_OK; }

void PostgresqlSession::execute(const std::string& text) {
    const Libpq& libpq = Libpq::get();
    const Result result(libpq.exec(handle(), text.c_str()));
    const auto status = libpq.result_status(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw soci::soci_error(libpq.error_message(result.get()));
}

void PostgresqlSession::commit() {
    const Libpq& libpq = Libpq::get();
    was_warned_ = false;
    // The server has no deadline for this: statement_timeout ends before a COMMIT begins to wait for a standby.
    const bool is_sent = libpq.send_query(handle(), "COMMIT") == 1;
    if (is_sent && !await_answer(handle(), base::Deadline::in(longest_commit_))) {
        cancel(handle());
        if (!await_answer(handle(), base::Deadline::in(longest_farewell))) {
            // Nothing more is asked: that would wait for the same answer.
            ::shutdown(socket_.number, SHUT_RDWR);
            throw unknown_outcome("The database's server does not say whether it has committed the change.");
        }
    }
    const Result result(libpq.get_result(handle()));
    while (const Result rest{libpq.get_result(handle())}) {}
    if (is_lost()) throw unknown_outcome("The database's server was lost when it was to commit the change.");
    if (libpq.result_status(result.get()) != PGRES_COMMAND_OK)
        throw soci::soci_error(libpq.error_message(result.get()));
    if (was_warned_) throw unknown_outcome("The database's server has the change, but maybe not its standby servers.");
    if (std::strcmp(libpq.command_status(result.get()), "COMMIT") != 0)
        throw base::Error("database: a transaction went on after one of its statements was refused");
}

void PostgresqlSession::rollback() noexcept { const Result ignored(Libpq::get().exec(handle(), "ROLLBACK")); }

SqlState PostgresqlSession::state_of(const soci::soci_error& error) const {
    if (is_lost()) return connection_lost;
    const auto state = find_state(error.get_error_message());
    return state.empty() && !answers() ? connection_lost : state;
}

bool PostgresqlSession::answers() const {
    const Libpq& libpq = Libpq::get();
    const auto deadline = answer_until(base::Deadline::in(longest_greeting));
    const Result result(libpq.exec(handle(), ""));
    return libpq.result_status(result.get()) == PGRES_EMPTY_QUERY;
}

bool is_worth_repeating(const SqlState& state) {
    constexpr std::array<std::string_view, 3> in_the_way = {"40001", "40P01", "25006"};
    for (const auto& each : in_the_way) {
        if (state == each) return true;
    }
    return state.starts_with("08") || state.starts_with("57P");
}

void throw_translated(const SqlState& state) {
    if (state == "23505") throw core::DuplicateError("An object with that name or address already exists.");
    if (state == "23503") throw core::BlockedError("Another object still refers to it.");
    if (state == "42P01")
        throw core::UnavailableError("There is no database: the administrator must run `haas init_db`.");
    if (state.starts_with("40") || state == "55P03" || state == "57014")
        throw core::UnavailableError("The database is busy; try again.");
    if (state == "25006") throw core::UnavailableError("The database is read-only.");
    if (state == "53100") throw core::UnavailableError("The database's disk is full.");
    if (state == "42501") throw core::UnavailableError("The database's user may not use its tables.");
    if (state.starts_with("08") || state.starts_with("57P"))
        throw core::UnavailableError("The database's server has ended the connection; try again.");
    if (state.starts_with("53") || state.starts_with("58") || state.starts_with("XX"))
        throw core::UnavailableError("The database's server has trouble: its log says which.");
    throw base::Error("database: PostgreSQL error " + state);
}

}  // namespace haas::store
