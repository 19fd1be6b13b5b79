// The IPMI driver and programs that are not what it takes them for: whatever an ipmitool prints or does not, the error
// is in time, and fit for a log.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <thread>

#include "bmc/ipmi_bmc.hpp"

using haas::core::PowerState;
using haas_test::IpmiBmc;
using haas_test::IpmiFailure;
using Kind = haas::core::BmcError::Kind;

namespace {

constexpr const char* password = "hunter2&secret:z";

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string read_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A script in the place of ipmitool. Its BMC need not exist.
struct Program {
    explicit Program(const std::string& script) {
        access.address.host = "127.0.0.1";
        access.address.user = "admin";
        access.password = haas::base::Secret(password);
        access.address.cipher_suite = 3;
        options.program =
            directory.write("program", "#!/bin/bash\ncd '" + directory.path().string() + "'\n" + script).string();
        std::filesystem::permissions(options.program, std::filesystem::perms(0700));
        options.command_timeout = std::chrono::milliseconds(20000);
    }

    IpmiFailure failed_status() const {
        return haas_test::ipmi_failure(password,
                                       [&] { haas::drivers::Ipmitool(options).power_status(access, IpmiBmc::soon()); });
    }
    IpmiFailure failed_power_on() const {
        return haas_test::ipmi_failure(
            password, [&] { haas::drivers::Ipmitool(options).set_power(access, PowerState::on, IpmiBmc::soon()); });
    }

    haas_test::TemporaryDirectory directory;
    haas::core::BmcAccess access;
    haas::drivers::IpmitoolOptions options;
};

/// Whether the process is there and not only waits for its parent to notice its end.
bool is_alive(const std::string& pid) {
    const std::string status = read_file("/proc/" + pid + "/status");
    return !status.empty() && !has(status, "State:\tZ");
}

/// Whether the text is in the arguments of any process.
bool is_in_arguments(const std::string& text) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        if (has(read_file(entry.path() / "cmdline"), text)) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a program that prints megabytes is ended") {
    for (const std::string where : {"", " >&2"}) {
        const Program program("head -c 8M /dev/zero | tr '\\0' x" + where + "\n");
        const auto failed = program.failed_status();
        CHECK(failed.kind == Kind::unexpected);
        CHECK(failed.text == "power status: ipmitool printed too much");
        CHECK(failed.took < std::chrono::seconds(5));
    }
}

TEST_CASE("a long line is shortened") {
    const Program program("head -c 50000 /dev/zero | tr '\\0' '\\1'\nexit 1\n");
    const auto failed = program.failed_status();
    CHECK(failed.kind == Kind::unexpected);
    CHECK(failed.text.size() < 300);
}

TEST_CASE("a program that hangs is killed in time, with what it started") {
    for (const std::string deaf : {"", "trap '' TERM HUP INT\n"}) {
        CAPTURE(deaf);
        Program program(deaf + "echo $$ >pid\nsleep 60 &\necho $! >child\nwait\nwait\n");
        program.options.command_timeout = std::chrono::milliseconds(500);
        const auto failed = program.failed_status();
        CHECK(failed.kind == Kind::deadline);
        CHECK(failed.text == "power status: the BMC did not answer in time");
        CHECK(failed.took < std::chrono::seconds(3));
        for (const std::string file : {"pid", "child"}) {
            std::string pid = read_file(program.directory.path() / file);
            REQUIRE_FALSE(pid.empty());
            pid.pop_back();
            const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
            while (is_alive(pid) && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
            CHECK_FALSE(is_alive(pid));
        }
    }
}

TEST_CASE("while a program runs the password is in its environment, and in no arguments") {
    Program program("echo $$ >pid.new\nmv pid.new pid\nread -r _ <fifo\n");
    const auto fifo = program.directory.path() / "fifo";
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    auto failing = std::async(std::launch::async, [&] { return program.failed_status(); });
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::string pid;
    while (pid.empty() && std::chrono::steady_clock::now() < deadline) {
        pid = read_file(program.directory.path() / "pid");
        std::this_thread::yield();
    }
    REQUIRE_FALSE(pid.empty());
    pid.pop_back();
    CHECK(has(read_file("/proc/" + pid + "/cmdline"), "127.0.0.1"));
    CHECK(has(read_file("/proc/" + pid + "/environ"), std::string("IPMITOOL_PASSWORD=") + password));
    CHECK_FALSE(is_in_arguments(password));
    std::ofstream(fifo) << '\n';
    CHECK(failing.get().kind == Kind::unexpected);
}

TEST_CASE("rubbish and control characters are shown escaped") {
    const Program program("printf 'Chassis \\033[2J\\r\\001\\377\\n{\"a\": 1}\\n'\n");
    const auto failed = program.failed_status();
    CHECK(failed.kind == Kind::unexpected);
    CHECK(failed.text == R"(power status: ipmitool printed an unknown message: "Chassis \x1b[2J\x0d\x01\xff")");
}

/// A program that opens a session, and then prints this for each command.
std::string opens_and_prints(const std::string& text) {
    return "echo 'Discovered IPMB address 0x0' >&2\nwhile read -r line; do\n"
           "if [ \"$line\" = exec ]; then echo 'Usage: exec <filename>' >&2; else printf '" +
           text + "'; fi\ndone </dev/stdin\n";
}

TEST_CASE("a known line counts among others, but not among those of its kind") {
    for (const std::string text : {"Chassis Power is on\\nChassis Power is off\\n", "Chassis Power is on fire\\n",
                                   "Chassis Power is\\n", "Chassis Power is on\\nChassis Power is on\\n", ""}) {
        CAPTURE(text);
        CHECK(Program(opens_and_prints(text)).failed_status().kind == Kind::unexpected);
    }
    const Program program(opens_and_prints("Firmware 1.2 says hello\\nChassis Power is on\\n\\n"));
    CHECK(haas::drivers::Ipmitool(program.options).power_status(program.access, IpmiBmc::soon()) == PowerState::on);
    // Without a session, or its end, a line proves nothing.
    for (const std::string before : {"", "echo 'Discovered IPMB address 0x0' >&2\n"}) {
        CHECK(Program(before + "printf 'Chassis Power is on\\n'\n").failed_status().kind == Kind::unexpected);
        CHECK(Program(before + "printf 'Chassis Power is on\\n'\nexit 1\n").failed_status().kind == Kind::unexpected);
    }
    CHECK(Program(opens_and_prints("Chassis Power Control: Down/Off\\n")).failed_power_on().kind == Kind::unexpected);
}

TEST_CASE("a program that echoes the password has its line shown without it") {
    const Program program("echo \"Error: no user with $IPMITOOL_PASSWORD\" >&2\nexit 1\n");
    const auto failed = program.failed_status();
    CHECK(failed.kind == Kind::unexpected);
    CHECK(has(failed.text, "no user with (password)"));
}

TEST_CASE("status 0 without output is not a success") {
    for (const std::string script : {"exit 0\n", "echo\necho\n"}) {
        const Program program(script);
        CHECK(program.failed_status().kind == Kind::unexpected);
        const auto failed = program.failed_power_on();
        CHECK(failed.kind == Kind::unexpected);
        CHECK(failed.text == "power on: ipmitool printed nothing, and ended with status 0");
    }
}

TEST_CASE("a killed or missing program is distinguished from a missing BMC") {
    const auto killed = Program("kill -SEGV $$\n").failed_status();
    CHECK(killed.kind == Kind::unexpected);
    CHECK(killed.text == "power status: ipmitool was ended by signal 11");
    Program missing("");
    missing.options.program = "no-such-ipmitool";
    const auto failed = missing.failed_status();
    CHECK(failed.kind == Kind::not_offered);
    CHECK(has(failed.text, "no-such-ipmitool"));
}

TEST_CASE("an impossible address, user or password is not tried") {
    Program program("touch was-run\n");
    const auto access = program.access;
    program.access.address.host = "-H bmc";
    CHECK(program.failed_status().kind == Kind::unreachable);
    program.access = access;
    program.access.address.user = "-Eadmin";
    CHECK(program.failed_status().kind == Kind::login);
    program.access = access;
    program.access.password = haas::base::Secret(std::string(21, 'x'));
    CHECK(program.failed_status().kind == Kind::login);
    CHECK_FALSE(std::filesystem::exists(program.directory.path() / "was-run"));
}
