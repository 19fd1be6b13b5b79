// The program haas-sync as root starts it: it opens the passwords of switches, and works with the rights of another user.
#include <doctest/doctest.h>

#include <pwd.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/sealed_box.hpp"
#include "drivers/switch/registry.hpp"
#include "service/switch.hpp"
#include "switch/console_switch.hpp"
#include "sync/world.hpp"
#include "unit/skip.hpp"

using namespace haas;
using haas_test::ConsoleSwitch;
using haas_test::World;

namespace {

namespace fs = std::filesystem;

constexpr const char* other_user = "nobody";

/// haas-sync --watch --user, until it is destroyed.
class Watcher {
public:
    explicit Watcher(const std::string& config) {
        const char* const build = std::getenv("HAAS_BUILD_DIR");
        const std::string program = (build != nullptr ? std::string(build) : std::string(".")) + "/bin/haas-sync";
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
            if (line.compare(0, name.size(), name) == 0) return line.substr(name.size());
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

}  // namespace

TEST_CASE("haas-sync --user: the key is read as root, all else is done as another user") {
    if (::geteuid() != 0) haas_test::skip("only root can become another user");
    const passwd* const other = ::getpwnam(other_user);
    REQUIRE(other != nullptr);
    const ConsoleSwitch device("powerconnect55xx", "telnet");
    World world;
    const auto drivers = drivers::make_switch_drivers();
    service::Settings settings;
    settings.drivers = &drivers;
    settings.switch_public_key = world.directory() / "switch.pub";
    settings.switch_private_key = world.directory() / "switch.key";
    base::create_sealing_keys(settings.switch_public_key, settings.switch_private_key);
    using Kind = core::FieldValue::Kind;
    const auto checked = service::checked_switch(settings, "powerconnect55xx",
                                                 {{"hostname", {Kind::text, "127.0.0.1"}},
                                                  {"port", {Kind::number, std::to_string(device.port())}},
                                                  {"transport", {Kind::text, "telnet"}},
                                                  {"username", {Kind::text, ConsoleSwitch::user}},
                                                  {"password", {Kind::text, ConsoleSwitch::password}}});
    world.database().write(
        [&](store::Transaction& tx) { service::insert_checked_switch(tx, settings, "s2", checked); });
    world.register_fresh_port("gi1/0/1", "s2");
    const auto config = world.write_config("[sync]\nswitch_private_key = " + settings.switch_private_key.string() + "\n");
    const auto give_away = [&](const fs::path& path) { REQUIRE(::chown(path.c_str(), other->pw_uid, other->pw_gid) == 0); };
    give_away(world.directory());
    for (const auto& entry : fs::directory_iterator(world.directory())) {
        if (entry.path() != settings.switch_private_key) give_away(entry.path());
    }
    REQUIRE((fs::status(settings.switch_private_key).permissions() & fs::perms(0077)) == fs::perms::none);

    const Watcher watcher(config);
    CHECK(await([&] { return world.state("gi1/0/1", "s2") == "verified"; }));
    CHECK(device.carried("gi1/0/1") == "dark");
    const std::string id = "\t" + std::to_string(other->pw_uid);
    CHECK(watcher.status("Uid:") == id + id + id + id);
    CHECK(watcher.status("CapEff:") == "\t0000000000000000");
    CHECK(watcher.status("Groups:").find(" 0 ") == std::string::npos);
}
