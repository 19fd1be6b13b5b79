#include "store/postgresql_server.hpp"

#include <signal.h>
#include <soci/soci.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "store/postgresql_session.hpp"

namespace haas_test {

namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

/// The newest version that is installed.
fs::path programs() {
    std::vector<fs::path> found;
    std::error_code none;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none)) found.push_back(version.path());
    if (found.empty()) throw std::runtime_error("PostgreSQL is not installed: lab/install-packages installs it");
    return *std::max_element(found.begin(), found.end()) / "bin";
}

/// The user who may run a server: root may not.
Arguments as_ordinary_user(Arguments command) {
    if (::geteuid() != 0) return command;
    Arguments whole = {"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--pdeathsig=QUIT"};
    whole.insert(whole.end(), command.begin(), command.end());
    return whole;
}

/// What it says goes to a file.
pid_t spawn(const Arguments& command, const fs::path& said) {
    const pid_t process = ::fork();
    if (process < 0) throw std::runtime_error("no process");
    if (process > 0) return process;
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    std::vector<char*> arguments;
    for (const auto& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    if (std::freopen(said.c_str(), "a", stdout) == nullptr || ::dup2(STDOUT_FILENO, STDERR_FILENO) < 0 ||
        ::chdir("/") != 0)
        ::_exit(126);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

bool succeeds(const Arguments& command, const fs::path& said) {
    int status = 0;
    return ::waitpid(spawn(command, said), &status, 0) > 0 && status == 0;
}

}  // namespace

PostgresqlServer& PostgresqlServer::shared() {
    static PostgresqlServer only;
    return only;
}

PostgresqlServer::PostgresqlServer() {
    call("initdb", {"--auth=trust", "--username=haas", "--no-sync", "--encoding=UTF8", "--locale=C",
                    "--pgdata=" + data_.string()});
    start();
}

PostgresqlServer::PostgresqlServer(const std::string& primary) {
    call("pg_basebackup", {"--write-recovery-conf", "--no-sync", "--checkpoint=fast", "--username=haas",
                           "--host=" + primary, "--pgdata=" + data_.string()});
    start();
}

PostgresqlServer::~PostgresqlServer() { stop(); }

void PostgresqlServer::call(const std::string& program, const Arguments& arguments) {
    const fs::path said = directory_.path() / "said";
    constexpr uid_t nobody = 65534;
    if (::geteuid() == 0 && ::chown(directory_.path().c_str(), nobody, nobody) != 0)
        throw std::runtime_error("no directory");
    Arguments command = {(programs() / program).string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    if (!succeeds(as_ordinary_user(command), said)) throw std::runtime_error(program + " failed: see " + said.string());
}

void PostgresqlServer::start() {
    const fs::path said = directory_.path() / "said";
    Arguments serve = {(programs() / "postgres").string(), "-D", data_.string()};
    for (const std::string& setting :
         {std::string("listen_addresses="), "unix_socket_directories=" + host(), std::string("fsync=off"),
          std::string("full_page_writes=off"), std::string("deadlock_timeout=50ms"), std::string("shared_buffers=16MB"),
          std::string("wal_retrieve_retry_interval=100ms")}) {
        serve.insert(serve.end(), {"-c", setting});
    }
    process_ = spawn(as_ordinary_user(serve), said);
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!succeeds({(programs() / "pg_isready").string(), "--quiet", "--host=" + host()}, said)) {
        if (std::chrono::steady_clock::now() > latest || ::waitpid(process_, nullptr, WNOHANG) != 0)
            throw std::runtime_error("PostgreSQL does not start");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void PostgresqlServer::stop() {
    if (process_ <= 0) return;
    ::kill(process_, SIGQUIT);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

void PostgresqlServer::promote() { call("pg_ctl", {"promote", "--wait", "--pgdata=" + data_.string()}); }

int PostgresqlServer::count_said(const std::string& words) const {
    std::ifstream said(directory_.path() / "said");
    int count = 0;
    for (std::string line; std::getline(said, line);) count += line.find(words) == std::string::npos ? 0 : 1;
    return count;
}

std::string PostgresqlServer::uri(const std::string& database) const {
    return "postgresql:///" + database + "?user=haas&host=" + directory_.path().string();
}

void PostgresqlServer::run(const std::string& sql, const std::string& database) const {
    // Also while a test has the server read-only, or has it wait for standby servers that are not there.
    haas::store::PostgresqlSession session({uri(database) + "&options=-cdefault_transaction_read_only%3Doff"});
    session.execute("SET synchronous_commit = local");
    session.execute(sql);
}

std::string PostgresqlServer::ask(const std::string& query, const std::string& database) const {
    const haas::store::PostgresqlSession session({uri(database)});
    std::string found;
    soci::indicator is_null = soci::i_ok;
    *session << query, soci::into(found, is_null);
    return is_null == soci::i_ok ? found : "";
}

}  // namespace haas_test
