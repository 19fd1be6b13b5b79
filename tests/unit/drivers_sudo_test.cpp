// Programs through the sudo of this machine, for a user and with rules that are there only for the test.
#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "drivers/switch/host_programs.hpp"
#include "switch_words.hpp"
#include "temporary_directory.hpp"
#include "unit/skip.hpp"

using namespace haas;
using namespace haas::drivers;
using core::SwitchError;
using haas_test::holds;
using Way = SudoUse::Way;
using Words = std::vector<std::string>;

namespace {

constexpr const char* password = "Tr0ub4dor&3 \\x";
constexpr std::chrono::seconds patience{30};

/// In a mount namespace that ends with the program: the files of $1 in the places where sudo looks.
constexpr const char* as_user = R"(cd "$1" || exit 99
shift
for file in sudoers passwd group shadow; do mount --bind "$file" "/etc/$file" || exit 99; done
exec setpriv --reuid 4711 --regid 4711 --clear-groups -- "$@")";

std::string hash_of(const std::string& secret) {
    sys::Command command;
    command.argv = {"openssl", "passwd", "-6", "-stdin"};
    command.input = secret + '\n';
    return sys::run(command).output;
}

/// A machine where the user haas may do what the rules say.
class Host {
public:
    explicit Host(const std::string& rules) {
        if (::geteuid() != 0) haas_test::skip("needs root");
        if (::access("/usr/bin/sudo", X_OK) != 0) haas_test::skip("sudo is not installed");
        auto hash = hash_of(password);
        hash.pop_back();
        ::chmod(write("sudoers", "Defaults env_reset\nhaas ALL=(ALL) " + rules + "\n").c_str(), S_IRUSR | S_IRGRP);
        write("passwd", "root:x:0:0::/root:/bin/sh\nhaas:x:4711:4711::/:/bin/sh\n");
        write("group", "root:x:0:\nhaas:x:4711:\n");
        ::chmod(write("shadow", "haas:" + hash + ":19000:0:99999:7:::\n").c_str(), S_IRUSR);
        sys::Command command;
        command.argv = words_of({"true"});
        if (const auto result = sys::run(command); !result.ok())
            haas_test::skip("no mount namespace here: " + result.errors);
    }
    Words words_of(const Words& argv) const {
        Words words{"unshare", "--mount", "sh", "-c", as_user, "sh", directory_.path().string()};
        words.insert(words.end(), argv.begin(), argv.end());
        return words;
    }

private:
    std::string write(const std::string& name, const std::string& text) {
        return directory_.write(name, text).string();
    }
    haas_test::TemporaryDirectory directory_;
};

class CommandsOfUser final : public HostCommands {
public:
    explicit CommandsOfUser(const Host& host) : host_(host) {}
    sys::Result run(const Words& argv, const std::string& input, std::chrono::milliseconds deadline) override {
        sys::Command command;
        command.argv = host_.words_of(argv);
        command.input = input;
        command.deadline = deadline;
        return sys::run(command);
    }
    std::size_t longest_call() const override { return 1000; }

private:
    const Host& host_;
};

HostPrograms programs_on(const Host& host, Way way, const std::string& sudo_password = {}) {
    core::SwitchTimeouts timeouts;
    timeouts.command = patience;
    return {std::make_unique<CommandsOfUser>(host), {way, base::Secret(sudo_password)}, {}, timeouts};
}

std::string failure_of(const Host& host, Way way, const std::string& sudo_password, SwitchError::Kind kind) {
    auto programs = programs_on(host, way, sudo_password);
    return haas_test::refusal_of([&] { programs.run("write", {"id", "-u"}); }, kind);
}

}  // namespace

TEST_CASE("sudo of this machine: no program reads the password, whether sudo asks for it or not") {
    for (const std::string rules : {"ALL", "NOPASSWD: ALL", "NOPASSWD: /usr/bin/id, PASSWD: /usr/bin/cat"}) {
        CAPTURE(rules);
        const Host host(rules);
        auto programs = programs_on(host, Way::with_password, password);
        // More than once: sudo remembers who has given a password, and sudoers can forbid that.
        for (int i = 0; i < 2; ++i) {
            CHECK(programs.run("write", {"id", "-u"}).output == "0\n");
            CHECK(programs.run("write", {"cat"}).output.empty());
        }
    }
    const Host host("ALL\nDefaults timestamp_timeout=0");
    auto programs = programs_on(host, Way::with_password, password);
    for (int i = 0; i < 2; ++i) CHECK(programs.run("write", {"cat"}).output.empty());
}

TEST_CASE("sudo of this machine: programs speak English") {
    const Host host("NOPASSWD: ALL");
    auto programs = programs_on(host, Way::without_password);
    CHECK(programs.run("write", {"printenv", "LC_ALL"}).output == "C\n");
}

TEST_CASE("sudo of this machine: what it refuses is said as what it is") {
    const Host asks("ALL");
    CHECK(
        holds(failure_of(asks, Way::without_password, {}, SwitchError::Kind::unreachable), "sudo asks for a password"));
    CHECK(holds(failure_of(asks, Way::with_password, "wrong", SwitchError::Kind::unreachable),
                "sudo refuses the enable_password"));
    const Host forbids("/usr/bin/true");
    CHECK(holds(failure_of(forbids, Way::with_password, password, SwitchError::Kind::refused),
                "sudo does not allow this program to the user"));
}
