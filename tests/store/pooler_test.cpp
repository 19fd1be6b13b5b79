// A connection pooler between HaaS and its server.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/postgresql.hpp"
#include "store/postgresql_session.hpp"
#include "store/server_process.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;
using haas_test::PostgresqlDatabase;
using haas_test::PostgresqlServer;

namespace {

/// pgbouncer before the server that the tests share, on a Unix socket in a directory of its own.
class Pgbouncer {
public:
    static constexpr const char* program = "/usr/sbin/pgbouncer";

    /// @param mode  when it takes a server's process from a client: `session`, `transaction` or `statement`
    explicit Pgbouncer(const std::string& mode) {
        std::ofstream(settings_) << "[databases]\n* = host=" << PostgresqlServer::shared().host()
                                 << " user=haas\n[pgbouncer]\npool_mode = " << mode
                                 << "\nauth_type = any\nlisten_port = 6432\nunix_socket_dir = " << host() << "\n";
        haas_test::give_to_ordinary_user(directory_.path());
        process_ = haas_test::spawn(haas_test::as_ordinary_user({program, settings_.string()}), said_);
        haas_test::await_server(process_, {"pg_isready", "--quiet", "--port=6432", "--host=" + host()}, said_);
    }
    ~Pgbouncer() {
        ::kill(process_, SIGQUIT);
        ::waitpid(process_, nullptr, 0);
    }
    Pgbouncer(const Pgbouncer&) = delete;
    Pgbouncer& operator=(const Pgbouncer&) = delete;

    std::string uri(const std::string& database) const {
        return "postgresql:///" + database + "?user=haas&port=6432&host=" + host();
    }

private:
    std::string host() const { return directory_.path().string(); }

    haas_test::TemporaryDirectory directory_;
    std::filesystem::path settings_ = directory_.path() / "pgbouncer.ini";
    std::filesystem::path said_ = directory_.path() / "said";
    pid_t process_ = -1;
};

/// Why the database cannot be used there.
std::string refusal(const std::string& uri) {
    try {
        const store::PostgresqlSession session({uri});
    } catch (const base::ConfigError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("PostgreSQL: a connection pooler before the server is found, whatever its mode, and refused") {
    if (!std::filesystem::exists(Pgbouncer::program)) haas_test::skip("pgbouncer is not installed");
    const PostgresqlDatabase database;
    for (const std::string mode : {"session", "transaction", "statement"}) {
        CAPTURE(mode);
        const Pgbouncer pgbouncer(mode);
        CHECK(refusal(pgbouncer.uri(database.label())).find("a connection pooler, such as pgbouncer") !=
              std::string::npos);
    }
    CHECK(refusal(database.options().uri).empty());
}
