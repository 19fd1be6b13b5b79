// The program haas-sync as root and cron start it: it opens the passwords of switches, and works with the rights of
// another user.
#include <doctest/doctest.h>

#include <pwd.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/sealed_box.hpp"
#include "drivers/registry.hpp"
#include "service/switch.hpp"
#include "switch/cli_switch.hpp"
#include "sync/world.hpp"
#include "sys/process.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;
using haas_test::CliSwitch;
using haas_test::World;

namespace {

namespace fs = std::filesystem;

constexpr const char* other_user = "nobody";

std::string build_directory() {
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    return build != nullptr ? build : ".";
}

/// haas-sync --watch --user, until it is destroyed.
class Watcher {
public:
    explicit Watcher(const std::string& config) {
        const std::string program = build_directory() + "/bin/haas-sync";
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ != 0) return;
        ::execl(program.c_str(), "haas-sync", "--watch", "--user", other_user, "--config", config.c_str(), nullptr);
        ::_exit(127);
    }
    ~Watcher() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    /// A line of its status: `Uid:`, `Groups:`, `CapEff:`.
    std::string status(const std::string& name) const {
        std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
        for (std::string line; std::getline(file, line);) {
            if (line.starts_with(name)) return line.substr(name.size());
        }
        return {};
    }

private:
    pid_t pid_;
};

template <class Condition>
bool await(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

/// A powerconnect55xx with port gi1/0/1, and the database of a haas-sync that works as another user. Root alone
/// reads the private key.
struct Installation {
    Installation() {
        const passwd* const other = ::getpwnam(other_user);
        REQUIRE(other != nullptr);
        other_id = other->pw_uid;
        const auto drivers = drivers::make_switch_drivers();
        const auto public_key = world.directory() / "switch.pub";
        const auto private_key = world.directory() / "switch.key";
        base::create_sealing_keys(public_key, private_key);
        using Kind = core::FieldValue::Kind;
        const auto checked = service::checked_switch(drivers, "powerconnect55xx",
                                                     {{"hostname", {Kind::text, "127.0.0.1"}},
                                                      {"port", {Kind::number, std::to_string(device.port())}},
                                                      {"transport", {Kind::text, "telnet"}},
                                                      {"username", {Kind::text, CliSwitch::user}},
                                                      {"password", {Kind::text, CliSwitch::password}}});
        world.database().write(
            [&](store::Writing& tx) { service::insert_checked_switch(tx, public_key, "s2", checked); });
        world.register_fresh_port("gi1/0/1", "s2");
        world.forget_switch("s1");
        config = world.write_config("[sync]\nswitch_private_key = " + private_key.string() + "\n");
        // Root reads no configuration that lies where another user writes.
        const auto roots = own.path() / "haas.cfg";
        fs::rename(config, roots);
        config = roots.string();
        const auto give_away = [&](const fs::path& path) {
            REQUIRE(::chown(path.c_str(), other->pw_uid, other->pw_gid) == 0);
        };
        give_away(world.directory());
        for (const auto& entry : fs::directory_iterator(world.directory())) {
            if (entry.path() != private_key) give_away(entry.path());
        }
        REQUIRE((fs::status(private_key).permissions() & fs::perms(0077)) == fs::perms::none);
    }

    CliSwitch device{"powerconnect55xx", "telnet"};
    World world;
    haas_test::TemporaryDirectory own;
    std::string config;
    uid_t other_id = 0;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from, " is not in ", text);
    return text.replace(at, from.size(), to);
}

/// What an entry for cron said to syslog, and what cron would mail.
struct Said {
    std::string log;
    std::string mail;
};

/// Runs the one entry of a file for /etc/cron.d as cron does, but with the programs of the build, this test's user and
/// configuration, and a logger that writes to a file.
Said run_cron_entry(const std::string& name, const std::string& config) {
    std::ifstream file(build_directory() + "/etc/" + name);
    std::string entry;
    for (std::string line; std::getline(file, line);) {
        if (line.find("  root  ") != std::string::npos) entry = line;
    }
    REQUIRE_MESSAGE(!entry.empty(), name, " has no entry of root");
    entry.erase(0, entry.find("  root  ") + 8);
    CHECK_MESSAGE(entry.find('%') == std::string::npos, "cron would end the line there");
    const auto program = entry.find("/haas-sync ");
    REQUIRE(program != std::string::npos);
    const auto begin = entry.find_last_of(" (=", program) + 1;
    entry.replace(begin, program - begin, build_directory() + "/bin");
    const haas_test::TemporaryDirectory bin;
    const auto log = bin.path() / "log";
    const auto logger = bin.path() / "logger";
    std::ofstream(logger) << "#!/bin/sh\n[ \"$*\" = '-t haas-sync' ] && cat >>'" << log.string() << "'\n";
    fs::permissions(logger, fs::perms(0755));
    sys::Command command;
    command.argv = {"/bin/sh", "-c",
                    "PATH='" + bin.path().string() + "':$PATH\n" +
                        replaced(entry, "--user haas", std::string("--user ") + other_user)};
    command.environment = {{"HAAS_CONFIG", config}};
    command.deadline = std::chrono::seconds(60);
    const auto result = sys::run(command);
    CHECK(result.end == sys::Result::End::exited);
    std::ifstream logged(log);
    return {{std::istreambuf_iterator<char>(logged), {}}, result.output + result.errors};
}

}  // namespace

TEST_CASE("haas-sync --user: the key is read as root, all else is done as another user") {
    if (::geteuid() != 0) haas_test::skip("only root can become another user");
    Installation all;
    const Watcher watcher(all.config);
    CHECK(await([&] { return all.world.state("gi1/0/1", "s2") == "verified"; }));
    CHECK(all.device.carried("gi1/0/1") == "dark");
    const std::string id = "\t" + std::to_string(all.other_id);
    CHECK(watcher.status("Uid:") == id + id + id + id);
    CHECK(watcher.status("CapEff:") == "\t0000000000000000");
    CHECK(watcher.status("Groups:").find(" 0 ") == std::string::npos);
}

TEST_CASE(
    "haas-sync: the installed cron entry does and logs the work each minute, and mails what the nightly audit repairs") {
    if (::geteuid() != 0) haas_test::skip("only root can become another user");
    Installation all;
    const auto work = run_cron_entry("haas-sync.cron", all.config);
    CHECK_MESSAGE(work.log.find("port_verified switch=s2 port=gi1/0/1") != std::string::npos, work.log);
    CHECK(work.mail == "");
    CHECK(all.world.state("gi1/0/1", "s2") == "verified");
    const auto check_silent = [&] {
        const auto said = run_cron_entry("haas-audit.cron", all.config);
        CHECK(said.log == "");
        CHECK(said.mail == "");
    };
    check_silent();

    all.device.control("set gi1/0/1 mode access access 666 shut no");
    REQUIRE(all.device.carried("gi1/0/1") == "native 666");
    const auto night = run_cron_entry("haas-audit.cron", all.config);
    CHECK_MESSAGE(night.mail.find("repaired\n") != std::string::npos, night.mail);
    CHECK_MESSAGE(night.mail.find("1 port of 1 switch compared: 1 difference, 1 repaired\n") != std::string::npos,
                  night.mail);
    CHECK(night.log == night.mail);
    CHECK(all.device.carried("gi1/0/1") == "dark");
    check_silent();
}
