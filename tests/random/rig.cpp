#include "random/rig.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iterator>
#include <latch>
#include <stdexcept>

#include "base/base64.hpp"
#include "base/log.hpp"
#include "drivers/registry.hpp"
#include "service/init.hpp"
#include "store/stray.hpp"
#include "store/switch.hpp"

namespace haas_test {

using namespace haas;

namespace {

Answer ask(api::Application& worker, const http::Request& request) {
    const auto response = worker.handle(request);
    Answer answer{response.status, response.body, {}};
    for (const auto& [name, value] : response.headers) answer.headers += name + ": " + value + "\n";
    return answer;
}

}  // namespace

DatabaseKind database_kind() {
    const char* const given = std::getenv("HAAS_TEST_ENGINE");
    if (given == nullptr || std::string(given) == "sqlite") return DatabaseKind::sqlite;
    if (std::string(given) == "postgresql") return DatabaseKind::postgresql;
    throw std::runtime_error("HAAS_TEST_ENGINE is neither sqlite nor postgresql");
}

CapturedLog::CapturedLog(const std::filesystem::path& file) : file_(file), before_(::dup(STDERR_FILENO)) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0 || before_ < 0) throw std::runtime_error("cannot capture the log");
    ::fcntl(before_, F_SETFD, FD_CLOEXEC);
    ::dup2(fd, STDERR_FILENO);
    ::close(fd);
    base::log::start("haas", base::log::Level::debug);
}

CapturedLog::~CapturedLog() {
    static_cast<void>(std::fflush(stderr));
    ::dup2(before_, STDERR_FILENO);
    ::close(before_);
}

std::string CapturedLog::text() const {
    static_cast<void>(std::fflush(stderr));
    std::ifstream file(file_);
    return {std::istreambuf_iterator<char>(file), {}};
}

Rig::Rig(const VlanRules& vlans, const std::string& admin_password)
    : log_(directory_.path() / "log"), ovs_(names().ports), drivers_(drivers::make_switch_drivers()) {
    if (database_kind() == DatabaseKind::postgresql) {
        server_.emplace();
        server_->run("ALTER DATABASE " + server_->label() + " SET search_path = public, pg_catalog");
        set_clock_of_server();
    }
    api::Settings settings;
    const auto to_vlan = [](int vlan) { return static_cast<core::Vlan>(vlan); };
    for (const int vlan : vlans.pool) settings.vlans.pool.insert(to_vlan(vlan));
    for (const int vlan : vlans.reserved) settings.vlans.reserved.insert(to_vlan(vlan));
    settings.bmcs.public_key = directory_.path() / "bmc.pub";
    const service::BmcKeyFiles bmc_keys{settings.bmcs.public_key, directory_.path() / "bmc.key", {}};
    settings.bmcs.opening_key = service::bmc_key_in(bmc_keys.private_key);
    settings.switches.drivers = &drivers_;
    settings.bmcs.drivers = &bmc_drivers_;
    service::init_database(database_options(), {bmc_keys, {}}, clock_, "admin", base::Secret(admin_password),
                           std::nullopt);
    while (workers_.size() < workers) {
        workers_.push_back(
            std::make_unique<api::Application>(store::Database(database_options(), clock_), settings, clock_));
    }
    if (server_) reader_ = open_reader(uri());
    for (const auto& name : names().ports) {
        if (is_missing_on_switch(name)) ovs_.vsctl({"del-port", name.first, name.second});
    }
}

store::DatabaseOptions Rig::database_options() const {
    constexpr std::chrono::seconds patience{10};
    if (server_) return server_->options(patience);
    return {"sqlite:///" + (directory_.path() / "haas.db").string(), patience};
}

Rows Rig::rows() const {
    // The store looks into a file that it has not open yet, and closes it again; with that, this process would lose the
    // locks of a connection that the store does not know (fcntl(2)). So none stays.
    return read_rows(server_ ? *reader_ : *open_reader(uri()));
}

std::vector<std::string> Rig::stores() const {
    if (server_) return {PostgresqlServer::shared().directory()};
    const std::string file = (directory_.path() / "haas.db").string();
    return {file, file + "-wal"};
}

int Rig::conflicts() const {
    if (!server_) return 0;
    const auto& server = PostgresqlServer::shared();
    return server.count_said("could not serialize access") + server.count_said("deadlock detected");
}

void Rig::pass(std::chrono::seconds time) {
    clock_.pass(time);
    if (server_) set_clock_of_server();
}

/// Sessions find this function before the server's own: see "search_path" above.
void Rig::set_clock_of_server() {
    server_->run(
        "CREATE OR REPLACE FUNCTION public.now() RETURNS TIMESTAMP WITH TIME ZONE LANGUAGE sql STABLE"
        " AS 'SELECT to_timestamp(" +
        std::to_string(base::to_seconds(clock_.now())) + ")'");
}

http::Request Rig::to_request(const Operation& operation) {
    http::Request request;
    request.method = operation.method;
    request.path = operation.path;
    request.body = operation.body;
    request.authorization = "Basic " + base::encode_base64(operation.user + ":" + operation.password.value());
    request.remote_address = "127.0.0.1";
    request.id = "request-" + std::to_string(++requests_);
    return request;
}

Answer Rig::send(const Operation& operation) { return ask(*workers_.front(), to_request(operation)); }

std::vector<Answer> Rig::send_at_once(const std::vector<Operation>& operations) {
    std::latch all_are_ready(static_cast<std::ptrdiff_t>(operations.size()));
    std::vector<std::future<Answer>> asked;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        asked.push_back(
            std::async(std::launch::async, [&, &worker = *workers_.at(i), request = to_request(operations[i])] {
                all_are_ready.arrive_and_wait();
                return ask(worker, request);
            }));
    }
    std::vector<Answer> answers;
    for (auto& each : asked) answers.push_back(each.get());
    return answers;
}

sync::OpenDatabase Rig::open_database() const {
    return [this] { return store::Database(database_options(), clock_); };
}

sync::Engine Rig::make_engine(const core::SwitchDrivers& drivers) {
    return sync::Engine(open_database(), drivers, options, [] { return 0.5; });
}

sync::AuditReport Rig::audit(const core::SwitchDrivers& drivers, sync::Purpose purpose) {
    auto report = sync::audit(open_database(), drivers, options, purpose, [] { return 0.5; });
    // Ports that nobody has registered are as they come from the factory, trunks of all VLANs. No machine is on them,
    // so the model knows nothing of what they would keep back.
    open_database()().write([](store::Writing& tx) {
        for (const auto& each : store::list_switches(tx)) {
            store::replace_strays(tx, each.id, {}, store::Knowledge::whole);
        }
    });
    return report;
}

}  // namespace haas_test
