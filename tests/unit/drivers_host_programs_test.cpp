// Programs on the machine that is a switch: through a stand-in for sudo, and what their failures mean.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <set>

#include "drivers/switch/host_programs.hpp"
#include "switch_words.hpp"
#include "temporary_directory.hpp"

using namespace haas;
using namespace haas::drivers;
using core::SwitchError;
using haas_test::holds;
using haas_test::refusal_of;
using Way = SudoUse::Way;
using Words = std::vector<std::string>;

namespace {

constexpr const char* password = "Tr0ub4dor&3 \\x";

/// Runs the programs of this machine, and the stand-in as sudo.
class LocalHost final : public HostCommands {
public:
    LocalHost(std::string sudo, std::vector<Words>& seen) : sudo_(std::move(sudo)), seen_(seen) {}
    sys::Result run(const Words& argv, const std::string& input, std::chrono::milliseconds deadline) override {
        seen_.push_back(argv);
        sys::Command command;
        command.argv = argv;
        if (argv.front() == "sudo") command.argv.front() = sudo_;
        command.input = input;
        command.deadline = deadline;
        command.output_limit = 100000;
        return sys::run(command);
    }
    std::size_t longest_call() const override { return 1000; }

private:
    std::string sudo_;
    std::vector<Words>& seen_;
};

struct Site {
    explicit Site(SudoUse sudo = {}) {
        const char* const source = std::getenv("HAAS_SOURCE_DIR");
        REQUIRE(source != nullptr);
        std::filesystem::copy_file(std::string(source) + "/tests/switch/sudo", stand_in);
        core::SwitchTimeouts timeouts;
        timeouts.command = std::chrono::seconds(20);
        timeouts.before_command = &before;
        programs = std::make_unique<HostPrograms>(std::make_unique<LocalHost>(stand_in, seen), std::move(sudo),
                                                  HostLogin{"haas", base::Secret("swordfish")}, timeouts);
    }
    sys::Result run(const Words& argv) { return programs->run("write", argv); }

    haas_test::TemporaryDirectory directory;
    std::string stand_in = (directory.path() / "sudo").string();
    std::vector<Words> seen;
    int begun = 0;
    std::function<void()> before = [this] { ++begun; };
    std::unique_ptr<HostPrograms> programs;
};

}  // namespace

TEST_CASE("a call as long as one may be can be started on this machine, with the arguments of one more port") {
    const auto here = make_local_commands();
    const std::string word(99, 'x');
    Words argv{"true"};
    const auto each = word.size() + 1 + sizeof(char*);
    const auto one_port = std::size_t{4} * 1024;
    for (std::size_t length = 0; length < here->longest_call() + one_port; length += each) argv.push_back(word);
    CHECK(here->run(argv, "", std::chrono::seconds(20)).ok());
}

TEST_CASE("host programs: what a program says and its status are what comes back, and each is announced") {
    Site site;
    CHECK(site.run({"printf", "%s", "a b"}).output == "a b");
    const auto result = site.run({"sh", "-c", "echo no >&2; exit 3"});
    CHECK(result.status == 3);
    CHECK(result.errors == "no\n");
    CHECK(site.begun == 2);
}

TEST_CASE("host programs: a failure is named by what it is") {
    Site site;
    CHECK(holds(refusal_of(
                    [&] {
                        site.run({"sh", "-c", "cat /dev/zero"});
                    },
                    SwitchError::Kind::refused),
                "`sh -c cat /dev/zero`: an answer without end"));
    CHECK(holds(refusal_of(
                    [&] {
                        site.run({"sh", "-c", "kill -9 $$"});
                    },
                    SwitchError::Kind::unreachable),
                "a signal ended it"));
    CHECK(holds(refusal_of(
                    [&] {
                        site.run({"sh", "-c", "no-such-program"});
                    },
                    SwitchError::Kind::unreachable),
                "the host cannot run this: "));
    CHECK(holds(refusal_of([&] { site.run({"no-such-program"}); }, SwitchError::Kind::unreachable), "no-such-program"));
}

TEST_CASE("host programs: sudo gets its password on standard input, and nobody else does") {
    Site site({Way::with_password, base::Secret(password)});
    site.directory.write("sudo.password", password);
    const auto result = site.run({"sh", "-c", "echo \"[$1]\"; cat", "sh", "a  b"});
    CHECK(result.output == "[a  b]\n");
    CHECK(result.errors.empty());
    for (const auto& argv : site.seen) {
        for (const auto& word : argv) CHECK_FALSE(holds(word, password));
    }
}

TEST_CASE("host programs: where sudo asks for no password, the program does not get it") {
    Site site({Way::with_password, base::Secret(password)});
    CHECK(site.run({"cat"}).output.empty());
    CHECK(site.seen.size() == 1);
}

TEST_CASE("host programs: sudo is tried without its password once for each program") {
    Site site({Way::with_password, base::Secret(password)});
    site.directory.write("sudo.password", password);
    for (int i = 0; i < 3; ++i) CHECK(site.run({"echo", "x"}).output == "x\n");
    CHECK(site.seen.size() == 4);
    CHECK(site.begun == 4);
    CHECK(site.run({"cat"}).output.empty());
    CHECK(site.seen.size() == 6);
}

TEST_CASE("host programs: sudo without a password") {
    Site site({Way::without_password, {}});
    CHECK(site.run({"echo", "x"}).output == "x\n");
    site.directory.write("sudo.password", password);
    CHECK(holds(refusal_of(
                    [&] {
                        site.run({"echo", "x"});
                    },
                    SwitchError::Kind::unreachable),
                "write: sudo asks for a password: register it as enable_password"));
}

TEST_CASE("host programs: a refusal of sudo says what to do") {
    Site site({Way::with_password, base::Secret("wrong")});
    site.directory.write("sudo.password", password);
    const auto refusal = refusal_of([&] { site.run({"echo", "x"}); }, SwitchError::Kind::unreachable);
    CHECK(holds(refusal, "sudo refuses the enable_password: register the password"));
    CHECK_FALSE(holds(refusal, "wrong"));
    site.directory.write("sudo.password", "wrong");
    site.directory.write("sudo.forbidden", "echo");
    CHECK(holds(refusal_of(
                    [&] {
                        site.run({"echo", "x"});
                    },
                    SwitchError::Kind::refused),
                "sudo does not allow this program to the user: allow it in sudoers (Sorry, user haas"));
    CHECK(holds(refusal_of([&] { site.run({"no-such-program"}); }, SwitchError::Kind::unreachable),
                "the host cannot run this (sudo: no-such-program: command not found)"));
    // A program's own words are its own, whatever they sound like.
    CHECK(site.run({"sh", "-c", "echo 'Ethernet0 is not allowed to be a member' >&2; exit 1"}).status == 1);
}

TEST_CASE("host programs: what the machine was given is in no quotation") {
    const Site site({Way::with_password, base::Secret(password)});
    CHECK(site.programs->quote("all  is\nwell") == "all is well");
    CHECK_FALSE(holds(site.programs->quote("login swordfish"), "swordfish"));
    CHECK_FALSE(holds(site.programs->quote(std::string("password ") + password), "Tr0"));
    CHECK_FALSE(holds(site.programs->quote(std::string(195, 'x') + password), "Tr0"));
}
