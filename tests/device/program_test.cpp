// The program haas-device, with a database and mock BMCs: what becomes of an order when the program is killed or ended.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <future>
#include <thread>

#include "base/digest.hpp"
#include "base/password.hpp"
#include "bmc/daemon.hpp"
#include "core/error.hpp"
#include "core/label.hpp"
#include "device/client.hpp"
#include "device/line.hpp"
#include "service/bmc_command.hpp"
#include "service/init.hpp"
#include "service/node.hpp"
#include "store/node.hpp"
#include "store/project.hpp"
#include "store/sql.hpp"
#include "store/user.hpp"
#include "sys/process.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;

namespace {

constexpr std::chrono::seconds soon{20};

std::string program() {
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    return (build != nullptr ? std::string(build) : std::string(".")) + "/bin/haas-device";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void await(const std::function<bool()>& condition) {
    const auto deadline = base::Deadline::in(soon);
    while (!condition()) {
        REQUIRE_FALSE(deadline.has_passed());
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

/// Node n1 of project p with a mock BMC, and user u in p.
struct Site {
    Site()
        : config(directory.write("haas.cfg", "[general]\nstate_directory = " + directory.path().string() +
                                                 "\nkey_directory = " + directory.path().string() +
                                                 "\n[device]\nsocket = " + socket().string() + "\n")) {
        service::BmcControl bmcs;
        bmcs.public_key = directory.path() / "bmc.pub";
        service::init_database(options(), {{bmcs.public_key, directory.path() / "bmc.key", {}}, {}}, clock, "admin",
                               base::Secret("secret"), {});
        database().write([&](store::Writing& tx) {
            user = store::insert_user(tx, "u", "no hash", core::Role::user);
            project = store::insert_project(tx, "p");
            store::insert_membership(tx, user, project);
            core::BmcAddress address;
            address.type = "mock";
            address.host = "h";
            service::node_register(tx, bmcs, {}, "n1", address, base::Secret("bmc"), {});
            node = store::find_node(tx, "n1").value().id;
            store::set_node_project(tx, node, project);
        });
    }
    std::filesystem::path socket() const { return directory.path() / "socket"; }
    store::DatabaseOptions options() const { return {"sqlite:///" + (directory.path() / "haas.db").string(), soon}; }
    store::Database database() const { return {options(), clock}; }
    std::unique_ptr<haas_test::Daemon> start() const {
        auto daemon = std::make_unique<haas_test::Daemon>(
            std::vector<std::string>{program(), "--foreground", "--config", config.string()});
        await([&] { return answers(); });
        return daemon;
    }
    /// What starts haas-device so that log() has what it says.
    std::vector<std::string> logging_program() const {
        const std::string script = "exec \"$0\" --foreground --config \"$1\" 2>\"$2\"";
        return {"/bin/sh", "-c", script, program(), config.string(), log_file()};
    }
    std::string log() const {
        std::ifstream file(log_file());
        return {std::istreambuf_iterator<char>(file), {}};
    }
    device::Client client() const { return device::Client(socket()); }
    core::NodeOrder order() const { return {node, "n1", {user}, project, base::Deadline::in(soon)}; }
    bool answers() const {
        try {
            client().power_status(order());
            return true;
        } catch (const core::UnavailableError&) {
            return false;
        }
    }
    /// Whether a command is noted to be on its way.
    bool is_noted() const {
        return database().read([](store::Reading& tx) {
            try {
                service::require_no_bmc_command(tx, store::find_node(tx, "n1").value(), "leave its project");
                return false;
            } catch (const service::PendingCommandError&) {
                return true;
            }
        });
    }
    std::filesystem::path bmc_file() const { return directory.path() / "bmc" / (base::digest("mock h") + ".power"); }
    /// Lets the mock BMC wait with each command until somebody reads its file.
    void hold_bmc() const {
        std::filesystem::create_directory(bmc_file().parent_path());
        REQUIRE(::mkfifo(bmc_file().c_str(), 0600) == 0);
    }

    std::string log_file() const { return (directory.path() / "log").string(); }

    haas_test::TemporaryDirectory directory;
    std::filesystem::path config;
    base::SystemClock clock;
    core::UserId user;
    core::ProjectId project;
    core::NodeId node;
};

sys::Result run(std::vector<std::string> arguments) {
    sys::Command command;
    command.argv = std::move(arguments);
    command.argv.insert(command.argv.begin(), program());
    command.deadline = soon;
    return sys::run(command);
}

}  // namespace

TEST_CASE("haas-device carries orders out, for those who have the right") {
    const Site site;
    const auto daemon = site.start();
    auto client = site.client();
    client.set_power(site.order(), core::PowerState::on);
    CHECK(client.power_status(site.order()) == core::PowerState::on);
    CHECK(client.read_hardware(site.order()).model == "mock machine");
    auto order = site.order();
    order.project.reset();
    CHECK_THROWS_AS(client.set_power(order, core::PowerState::off), core::BlockedError);
    order = site.order();
    order.user = {core::UserId(order.user.id.value() + 1)};
    CHECK_THROWS_AS(client.set_power(order, core::PowerState::off), core::AuthenticationError);
    order.label = "n2";
    order.user = {site.user};
    CHECK_THROWS_AS(client.set_power(order, core::PowerState::off), core::NotFoundError);
    CHECK(client.power_status(site.order()) == core::PowerState::on);
    CHECK_FALSE(site.is_noted());
}

TEST_CASE("haas-device, killed in the middle of an order, leaves the note of its command, and can be started again") {
    const Site site;
    auto daemon = site.start();
    site.hold_bmc();
    auto ended = std::async(std::launch::async, [&] {
        try {
            site.client().set_power(site.order(), core::PowerState::on);
            return std::string("done");
        } catch (const core::UnavailableError& error) {
            return std::string(error.what());
        }
    });
    await([&] { return site.is_noted(); });
    daemon->signal(SIGKILL);
    CHECK(has(ended.get(), "ended before it answered"));
    CHECK(site.is_noted());
    daemon.reset();
    CHECK_FALSE(site.answers());
    std::filesystem::remove(site.bmc_file());
    daemon = site.start();
    CHECK(site.is_noted());
    CHECK(site.client().power_status(site.order()) == core::PowerState::off);
}

TEST_CASE("haas-device, asked to end, finishes what it has begun, and takes nothing new") {
    const Site site;
    const auto daemon = site.start();
    site.hold_bmc();
    auto done = std::async(std::launch::async, [&] { site.client().set_power(site.order(), core::PowerState::on); });
    await([&] { return site.is_noted(); });
    daemon->signal(SIGTERM);
    await([&] { return !std::filesystem::exists(site.socket()); });
    CHECK_FALSE(site.answers());
    CHECK(daemon->is_running());
    std::string word;
    std::ifstream(site.bmc_file()) >> word;
    CHECK(word == "on");
    CHECK_NOTHROW(done.get());
    await([&] { return !daemon->is_running(); });
    CHECK_FALSE(site.is_noted());
}

TEST_CASE("haas-device, started before there is a database, waits for it, and then works") {
    const Site site;
    const auto away = site.directory.path() / "away";
    std::filesystem::create_directory(away);
    const std::vector<std::string> made{"bmc.key", "bmc.pub", "haas.db"};
    for (const auto& name : made) std::filesystem::rename(site.directory.path() / name, away / name);
    haas_test::Daemon daemon(site.logging_program());
    await([&] { return has(site.log(), "database_missing"); });
    CHECK_MESSAGE(has(site.log(), "haas init_db"), site.log());
    CHECK_FALSE(site.answers());
    for (const auto& name : made) std::filesystem::rename(away / name, site.directory.path() / name);
    await([&] { return site.answers(); });
    CHECK(site.client().power_status(site.order()) == core::PowerState::off);
    daemon.signal(SIGTERM);
    await([&] { return !daemon.is_running(); });
}

TEST_CASE("haas-device, asked ten thousand times for nothing or for what fails, writes a few lines and the count") {
    const Site site;
    haas_test::Daemon daemon(site.logging_program());
    await([&] { return site.answers(); });
    constexpr int times = 10'000;
    for (int i = 0; i < times; ++i) {
        const auto connection = device::connect_to(site.socket(), base::Deadline::in(soon));
        ::send(connection.get(), "{\"half", 6, MSG_NOSIGNAL);
    }
    // The row is none that can be stored: each order for it is an error of its own.
    site.database().write([](store::Writing& tx) { store::execute(tx, "UPDATE node SET obm_host = '-x -y'"); });
    for (int i = 0; i < 200; ++i) CHECK_THROWS_AS(site.client().power_status(site.order()), core::UnavailableError);
    daemon.signal(SIGTERM);
    await([&] { return !daemon.is_running(); });
    const auto log = site.log();
    const auto lines = std::count(log.begin(), log.end(), '\n');
    CHECK_MESSAGE(lines < 60, log);
    CHECK_MESSAGE(has(log, "repeated event=device_request_refused fields=\"reason="), log);
    CHECK_MESSAGE(has(log, "repeated event=obm_fields_illegal fields=\"node=n1 reason="), log);
}

TEST_CASE("haas-device, waiting for a database, ends when it is asked to") {
    const Site site;
    for (const char* name : {"bmc.key", "haas.db"}) std::filesystem::remove(site.directory.path() / name);
    haas_test::Daemon daemon(site.logging_program());
    await([&] { return has(site.log(), "database_missing"); });
    daemon.signal(SIGTERM);
    await([&] { return !daemon.is_running(); });
}

TEST_CASE("haas-device says what is wrong with its start") {
    const Site site;
    const auto daemon = site.start();
    auto result = run({"--foreground", "--config", site.config.string()});
    CHECK(result.status == 2);
    CHECK_MESSAGE(has(result.errors, "another haas-device listens"), result.errors);
    CHECK(site.answers());
    CHECK(has(run({"--help"}).output, "Usage: haas-device --foreground"));
    CHECK(has(run({"--version"}).output, "haas-device "));
    CHECK(run({}).status == 2);
    CHECK(run({"--foreground", "--user", "nobody-of-this-name"}).status == 2);
    CHECK(run({"--listen"}).status == 2);
    CHECK(run({"--foreground", "--config"}).status == 2);
}
