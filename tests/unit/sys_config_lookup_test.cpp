// Which haas.cfg is read, who may have written it, and when it is read again.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "sys/config.hpp"
#include "sys/config_source.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::sys;
using haas::base::ConfigError;
using haas::core::Vlan;
using haas_test::TemporaryDirectory;
namespace fs = std::filesystem;

namespace {

/// Holds an environment variable at a value, or unset, for a while.
class Variable {
public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* const now = std::getenv(name)) before_ = now;
        value != nullptr ? ::setenv(name, value, 1) : ::unsetenv(name);
    }
    ~Variable() { before_ ? ::setenv(name_, before_->c_str(), 1) : ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
    std::optional<std::string> before_;
};

class WorkingDirectory {
public:
    explicit WorkingDirectory(const fs::path& path) : before_(fs::current_path()) { fs::current_path(path); }
    ~WorkingDirectory() {
        std::error_code ignored;
        fs::current_path(before_, ignored);
    }
    WorkingDirectory(const WorkingDirectory&) = delete;
    WorkingDirectory& operator=(const WorkingDirectory&) = delete;

private:
    fs::path before_;
};

}  // namespace

TEST_CASE("a configuration that was asked for must be there and readable") {
    const TemporaryDirectory directory;
    for (const auto& file :
         {directory.path() / "missing", directory.path(), directory.path() / "missing" / "haas.cfg"}) {
        try {
            load_config(file.string());
            FAIL("read " << file);
        } catch (const ConfigError& error) {
            CHECK(std::string(error.what()).starts_with(file.string() + ": "));
        }
    }
    const Variable variable("HAAS_CONFIG", "/nonexistent/haas.cfg");
    CHECK_THROWS_AS(load_config({}), ConfigError);
}

TEST_CASE("the configuration is that of the option, or of the environment") {
    const TemporaryDirectory directory;
    const auto option = directory.write("option.cfg", "[vlan]\nvlans = 10\n").string();
    const auto environment = directory.write("environment.cfg", "[vlan]\nvlans = 11\n").string();
    const Variable variable("HAAS_CONFIG", environment.c_str());
    CHECK(load_config(option).vlan.pool == std::set<Vlan>{10});
    CHECK(load_config({}).vlan.pool == std::set<Vlan>{11});
    CHECK(load_config({}, Reader::client).vlan.pool == std::set<Vlan>{11});
}

TEST_CASE("haas.cfg of the working directory is read, but never by root") {
    const TemporaryDirectory here;
    const WorkingDirectory inside(here.path());
    here.write("haas.cfg", "[vlan]\nvlans = 12\n");
    for (const char* unset : {static_cast<const char*>(nullptr), ""}) {
        const Variable variable("HAAS_CONFIG", unset);
        CHECK((find_config({}) == fs::path("haas.cfg")) == (::geteuid() != 0));
        CHECK((find_config({}, Reader::client) == fs::path("haas.cfg")) == (::geteuid() != 0));
    }
}

TEST_CASE("clients read a user's own file; root's work on the machine ignores it") {
    const TemporaryDirectory home;
    const TemporaryDirectory elsewhere;
    const WorkingDirectory inside(elsewhere.path());
    const Variable config("HAAS_CONFIG", nullptr);
    fs::create_directories(home.path() / ".config" / "haas");
    fs::create_directories(home.path() / "xdg" / "haas");
    const auto usual = home.write(".config/haas/haas.cfg", "[client]\nusername = usual\n");
    const auto other = home.write("xdg/haas/haas.cfg", "[client]\nusername = xdg\n");
    const Variable at_home("HOME", home.path().c_str());
    for (const char* none : {static_cast<const char*>(nullptr), "", "xdg"}) {
        const Variable xdg("XDG_CONFIG_HOME", none);
        CHECK(find_config({}, Reader::client) == usual);
        CHECK((find_config({}) == usual) == (::geteuid() != 0));
    }
    const Variable xdg("XDG_CONFIG_HOME", (home.path() / "xdg").c_str());
    CHECK(load_config({}, Reader::client).client.username == "xdg");
    fs::permissions(other.parent_path(), fs::perms(0770));
    try {
        find_config({}, Reader::client);
        FAIL("others could have written it");
    } catch (const ConfigError& error) {
        CHECK(std::string(error.what()).find("chmod go-w " + other.parent_path().string()) != std::string::npos);
    }
}

TEST_CASE("a configuration that others can write is refused to root, wherever it was named") {
    if (::geteuid() != 0) haas_test::skip("only root can give files to another user");
    const TemporaryDirectory directory;
    const auto file = directory.write("haas.cfg", "[vlan]\nvlans = 10\n");
    REQUIRE(::chown(file.c_str(), 65533, 65533) == 0);
    CHECK_THROWS_AS(load_config(file.string()), ConfigError);
    const Variable variable("HAAS_CONFIG", file.c_str());
    CHECK_THROWS_AS(load_config({}), ConfigError);
    REQUIRE(::chown(file.c_str(), 0, 0) == 0);
    CHECK(load_config({}).vlan.pool == std::set<Vlan>{10});
}

TEST_CASE("an edited configuration is taken once, and a wrong one refused until it is right") {
    const TemporaryDirectory directory;
    const auto file = directory.write("haas.cfg", "[vlan]\nvlans = 10\n");
    const Variable variable("HAAS_CONFIG", file.c_str());
    ConfigSource source;
    const auto settle = [&] {
        // Just after a change the next one may not show, so the file is read again.
        while (source.take_change()) {}
    };
    CHECK(source.take_change()->vlan.pool == std::set<Vlan>{10});
    settle();
    CHECK_FALSE(source.take_change());
    std::ofstream(file) << "[vlan]\nvlans = 11\n";
    CHECK(source.take_change()->vlan.pool == std::set<Vlan>{11});
    settle();
    directory.write("other", "[vlan]\nvlans = 12\n");
    fs::rename(directory.path() / "other", file);
    CHECK(source.take_change()->vlan.pool == std::set<Vlan>{12});
    std::ofstream(file, std::ios::trunc).flush();
    CHECK_FALSE(source.take_change());
    std::ofstream(file) << "[vlan]\nvlans = 99999\n";
    CHECK_THROWS_AS(source.take_change(), ConfigError);
    CHECK_THROWS_AS(source.take_change(), ConfigError);
    std::ofstream(file) << "[vlan]\nvlans = 13\n";
    CHECK(source.take_change()->vlan.pool == std::set<Vlan>{13});
    settle();
    fs::remove(file);
    CHECK_THROWS_AS(source.take_change(), ConfigError);
}
