#include "store/postgresql_server.hpp"

#include <signal.h>
#include <soci/soci.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "store/postgresql_session.hpp"
#include "store/server_process.hpp"

namespace haas_test {

namespace {

namespace fs = std::filesystem;

/// The newest version that is installed.
fs::path programs() {
    std::vector<fs::path> found;
    std::error_code none;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none)) found.push_back(version.path());
    if (found.empty()) throw std::runtime_error("PostgreSQL is not installed: lab/install-packages installs it");
    return *std::max_element(found.begin(), found.end()) / "bin";
}

/// Signals a server and its processes, which are its children: first the one that starts others.
void signal_all(pid_t server, int signal) {
    ::kill(server, signal);
    const auto id = std::to_string(server);
    std::ifstream children("/proc/" + id + "/task/" + id + "/children");
    for (pid_t child = 0; children >> child;) ::kill(child, signal);
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
    give_to_ordinary_user(directory_.path());
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
    await_server(process_, {(programs() / "pg_isready").string(), "--quiet", "--host=" + host()}, said);
}

void PostgresqlServer::stop() {
    if (process_ <= 0) return;
    ::kill(process_, SIGQUIT);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

void PostgresqlServer::freeze() const { signal_all(process_, SIGSTOP); }

void PostgresqlServer::thaw() const { signal_all(process_, SIGCONT); }

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
