#include <doctest/doctest.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "sys/host_process.hpp"
#include "sys/process.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::sys;
using namespace std::chrono_literals;
using haas_test::TemporaryDirectory;
using End = Result::End;

namespace {

Command shell(const std::string& script) {
    Command command;
    command.argv = {"sh", "-c", script};
    return command;
}

std::string content(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Waits until the condition holds; false if it does not within 10 s.
template <class Condition>
bool comes_true(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

/// Whether a process of this number runs; a zombie that nobody has reaped yet does not.
bool runs(const std::string& pid) {
    const std::string status = content("/proc/" + pid + "/stat");
    const auto name_end = status.rfind(')');
    return name_end != std::string::npos && status.substr(name_end, 3) != ") Z";
}

}  // namespace

TEST_CASE("a command's output, errors and exit status come back") {
    const auto result = run(shell("echo out; echo err >&2; exit 7"));
    CHECK(result.end == End::exited);
    CHECK(result.status == 7);
    CHECK(result.output == "out\n");
    CHECK(result.errors == "err\n");
    CHECK_FALSE(result.ok());
    CHECK(run(shell(":")).ok());
}

TEST_CASE("arguments arrive as they are: no shell, no splitting, nothing expanded") {
    Command command;
    command.argv = {"printf", "[%s]", "a b", "", "$HOME", "`id`", "*", "a;b|c&d", "-n", "\xff", "new\nline"};
    CHECK(run(command).output == "[a b][][$HOME][`id`][*][a;b|c&d][-n][\xff][new\nline]");
}

TEST_CASE("a program that is not there, or cannot be run, is an error that names it") {
    const TemporaryDirectory directory;
    const std::string plain = directory.write("plain", "text").string();
    for (const std::string& name : {std::string("/nonexistent/program"), std::string("no-such-program-anywhere"),
                                    std::string(), plain, directory.path().string()}) {
        Command command;
        command.argv = {name, "argument-that-may-be-long"};
        try {
            run(command);
            FAIL("started " << name);
        } catch (const haas::base::Error& error) {
            CHECK(std::string(error.what()).find(name) != std::string::npos);
            CHECK(std::string(error.what()).find("argument") == std::string::npos);
        }
    }
    CHECK_THROWS_AS(run(Command{}), haas::base::Error);
}

TEST_CASE("the environment is PATH, HOME, LC_ALL=C and what was added") {
    ::setenv("HAAS_TEST_SECRET", "leaked", 1);
    Command command = shell("env");
    command.environment = {{"IPMITOOL_PASSWORD", "a=b c"}};
    const auto result = run(command);
    ::unsetenv("HAAS_TEST_SECRET");
    CHECK(result.output.find("leaked") == std::string::npos);
    CHECK(result.output.find("IPMITOOL_PASSWORD=a=b c\n") != std::string::npos);
    CHECK(result.output.find("LC_ALL=C\n") != std::string::npos);
    CHECK(result.output.find("PATH=") != std::string::npos);
    CHECK(result.output.find("HOME=") != std::string::npos);
}

TEST_CASE("input of any size reaches the command, and then ends") {
    Command command = shell("cat");
    CHECK(run(command).output.empty());
    for (const std::size_t size : {1U, 4096U, 1000000U, 5000000U}) {
        command.input = std::string(size, 'i') + '\0' + "end";
        const auto result = run(command);
        CHECK(result.ok());
        CHECK(result.output == command.input);
    }
}

TEST_CASE("a command that does not read its input harms nobody") {
    Command command = shell("exit 3");
    command.input = std::string(3000000, 'i');
    CHECK(run(command).status == 3);
    command = shell("exec 0<&-; echo deaf");
    command.input = std::string(3000000, 'i');
    CHECK(run(command).output == "deaf\n");
}

TEST_CASE("at the deadline the command ends, and with it all that it started") {
    const TemporaryDirectory directory;
    const std::string pids = (directory.path() / "pids").string();
    Command command =
        shell("sleep 600 & echo $! >>" + pids + "; (sleep 601 & echo $! >>" + pids + "; wait) & echo before; wait");
    command.deadline = 2s;
    const auto start = std::chrono::steady_clock::now();
    const auto result = run(command);
    const auto took = std::chrono::steady_clock::now() - start;
    CHECK(result.end == End::deadline);
    CHECK_FALSE(result.ok());
    CHECK(result.output == "before\n");
    CHECK(took >= 2s);
    CHECK(took < 20s);
    std::ifstream list(pids);
    int count = 0;
    for (std::string pid; list >> pid; ++count) CHECK(comes_true([&] { return !runs(pid); }));
    CHECK(count == 2);
}

TEST_CASE("signals that a command ignores do not save it from its deadline") {
    Command command = shell("trap '' TERM INT HUP PIPE; while :; do sleep 0.01; done");
    command.deadline = 200ms;
    CHECK(run(command).end == End::deadline);
}

TEST_CASE("a command that writes without a pause also has a deadline") {
    Command command = shell("while :; do echo x; done");
    command.deadline = 300ms;
    const auto start = std::chrono::steady_clock::now();
    CHECK(run(command).end == End::deadline);
    CHECK(std::chrono::steady_clock::now() - start < 5s);
}

TEST_CASE("a command that writes more than the limit is ended, and only the limit is kept") {
    for (const char* script : {"yes", "yes >&2"}) {
        Command command = shell(script);
        command.output_limit = 1000;
        const auto result = run(command);
        CHECK(result.end == End::too_much_output);
        CHECK(result.output.size() + result.errors.size() == 1000);
    }
    Command exact = shell("printf 12345678");
    exact.output_limit = 8;
    CHECK(run(exact).ok());
    exact.output_limit = 7;
    CHECK(run(exact).end == End::too_much_output);
}

TEST_CASE("processes that a command leaves in the background are ended, and not waited for") {
    const TemporaryDirectory directory;
    const std::string file = (directory.path() / "pid").string();
    const auto start = std::chrono::steady_clock::now();
    const auto result = run(shell("sleep 600 & echo $! >" + file + "; echo done"));
    CHECK(std::chrono::steady_clock::now() - start < 5s);
    CHECK(result.ok());
    CHECK(result.output == "done\n");
    std::string pid = content(file);
    REQUIRE_FALSE(pid.empty());
    pid.pop_back();
    CHECK(comes_true([&] { return !runs(pid); }));
}

TEST_CASE("a command that a signal ended says which") {
    const auto result = run(shell("kill -SEGV $$"));
    CHECK(result.end == End::signalled);
    CHECK(result.status == SIGSEGV);
}

TEST_CASE("a command starts with default signals, whatever this process ignores or blocks") {
    struct sigaction ignored {};
    struct sigaction before {};
    ignored.sa_handler = SIG_IGN;
    ::sigaction(SIGUSR1, &ignored, &before);
    sigset_t blocked;
    sigset_t mask_before;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR2);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &mask_before);
    const auto first = run(shell("kill -USR1 $$; echo survived"));
    const auto second = run(shell("kill -USR2 $$; echo survived"));
    ::pthread_sigmask(SIG_SETMASK, &mask_before, nullptr);
    ::sigaction(SIGUSR1, &before, nullptr);
    CHECK(first.end == End::signalled);
    CHECK(first.status == SIGUSR1);
    CHECK(second.end == End::signalled);
    CHECK(second.status == SIGUSR2);
}

TEST_CASE("a command inherits no open file but its three streams") {
    // On purpose without O_CLOEXEC, as a library might.
    std::vector<int> open_files;
    for (int i = 0; i < 20; ++i) open_files.push_back(::open("/dev/null", O_RDONLY));
    const int high = ::fcntl(open_files.front(), F_DUPFD, 900);
    // The fourth is the one that ls itself reads the directory with.
    const auto result = run(shell("ls /proc/self/fd"));
    for (const int file : open_files) ::close(file);
    ::close(high);
    CHECK(std::count(result.output.begin(), result.output.end(), '\n') == 4);
}

TEST_CASE("commands run from many threads at once do not mix, and leave no file open") {
    const auto open_now = [] {
        const auto files = std::filesystem::directory_iterator("/proc/self/fd");
        return std::distance(begin(files), end(files));
    };
    const auto before = open_now();
    std::vector<std::thread> threads;
    std::vector<int> wrong(8, 0);
    for (std::size_t number = 0; number < wrong.size(); ++number) {
        threads.emplace_back([number, &wrong] {
            for (int round = 0; round < 10; ++round) {
                Command command = shell("cat; echo " + std::to_string(number) + " >&2");
                command.input = std::string(100000, static_cast<char>('a' + number));
                const auto result = run(command);
                if (!result.ok() || result.output != command.input || result.errors != std::to_string(number) + "\n")
                    ++wrong[number];
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(wrong == std::vector<int>(8, 0));
    CHECK(open_now() == before);
}

TEST_CASE("a daemon without standard streams can run commands") {
    const int saved[] = {::fcntl(0, F_DUPFD_CLOEXEC, 100), ::fcntl(1, F_DUPFD_CLOEXEC, 100),
                         ::fcntl(2, F_DUPFD_CLOEXEC, 100)};
    for (const int stream : {0, 1, 2}) ::close(stream);
    Command command = shell("cat; echo err >&2");
    command.input = "in";
    Result result;
    std::string failure;
    try {
        result = run(command);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    for (const int stream : {0, 1, 2}) {
        ::dup2(saved[stream], stream);
        ::close(saved[stream]);
    }
    CHECK(failure.empty());
    CHECK(result.output == "in");
    CHECK(result.errors == "err\n");
}

TEST_CASE("this process is alive under its own name, and under no other") {
    const std::string name = this_process();
    CHECK(name.starts_with(std::to_string(::getpid()) + ":"));
    CHECK(this_process() == name);
    CHECK(is_alive(name));
    CHECK_FALSE(is_alive(name + "0"));
    CHECK_FALSE(is_alive(name.substr(0, name.size() - 1)));
    CHECK_FALSE(is_alive("1" + name));
    const std::string pid = std::to_string(::getpid());
    for (const std::string& bad :
         {std::string(), std::string(":"), pid, pid + ":", pid + ":0", pid + ":x", ":" + name, "+" + name, " " + name,
          name + " ", std::string("0:0"), std::string("-1:0"), std::string("self:1"), std::string("../self:1"),
          name + ":", std::string("99999999999999999999:1"), std::string("4194305:1")}) {
        CAPTURE(bad);
        CHECK_FALSE(is_alive(bad));
    }
}

TEST_CASE("a process that shows nothing of itself may be alive") {
    if (::geteuid() != 0) {
        MESSAGE("skipped: only root can hide processes");
        return;
    }
    const pid_t child = ::fork();
    if (child == 0) {
        const bool hidden = ::unshare(CLONE_NEWNS) == 0 &&
                            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                            ::mount("proc", "/proc", "proc", 0, "hidepid=2") == 0 && ::setgid(65534) == 0 &&
                            ::setuid(65534) == 0 && ::access("/proc/1/stat", R_OK) != 0;
        if (!hidden) ::_exit(2);
        ::_exit(is_alive("1:7") && !is_alive("4194305:7") ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a process that has ended is not alive, not even before its parent has noticed") {
    const pid_t child = ::fork();
    if (child == 0) {
        ::pause();
        ::_exit(0);
    }
    const std::string pid = std::to_string(child);
    const std::string status = content("/proc/" + pid + "/stat");
    std::string started;
    std::size_t at = status.rfind(')') + 1;
    for (int field = 3; field <= 22; ++field) {
        const std::size_t from = at + 1;
        at = status.find(' ', from);
        started = status.substr(from, at - from);
    }
    CHECK(is_alive(pid + ":" + started));
    ::kill(child, SIGKILL);
    CHECK(comes_true([&] { return !is_alive(pid + ":" + started); }));
    ::waitpid(child, nullptr, 0);
    CHECK_FALSE(is_alive(pid + ":" + started));
}

TEST_CASE(
    "a program that is talked with answers each line, also through /dev/stdin, and ends when nothing more is said") {
    Command command = shell("while read -r line; do echo \"got $line\"; done </dev/stdin; echo end >&2; exit 3");
    command.input = "one\n";
    Conversation talk(command);
    const auto has = [](const std::string& text) {
        return [text](const Result& so_far) { return so_far.output.find(text) != std::string::npos; };
    };
    CHECK(talk.hear(has("got one\n")));
    talk.say("two\n");
    CHECK(talk.hear(has("got two\n")));
    talk.end_input();
    CHECK_FALSE(talk.hear(has("got three\n")));
    CHECK(talk.result().end == End::exited);
    CHECK(talk.result().status == 3);
    CHECK(talk.result().output == "got one\ngot two\n");
    CHECK(talk.result().errors == "end\n");
    talk.say("nobody hears this\n");
    CHECK(talk.hear(has("got two\n")));
}

TEST_CASE("a program that is talked with is ended at its deadline, and with its starter's interest") {
    const auto never = [](const Result&) { return false; };
    Command command = shell("echo $$; exec sleep 60");
    command.deadline = 100ms;
    Conversation late(command);
    CHECK_FALSE(late.hear(never));
    CHECK(late.result().end == End::deadline);
    command.deadline = 60s;
    Conversation hurried(command);
    hurried.hurry(50ms);
    hurried.hurry(60s);
    CHECK_FALSE(hurried.hear(never));
    CHECK(hurried.result().end == End::deadline);
    std::string pid;
    {
        Conversation talk(command);
        CHECK(talk.hear([](const Result& so_far) { return so_far.output.ends_with('\n'); }));
        pid = talk.result().output.substr(0, talk.result().output.size() - 1);
        CHECK(runs(pid));
    }
    CHECK(comes_true([&] { return !runs(pid); }));
    Command loud = shell("yes");
    loud.output_limit = 1000;
    Conversation talk(loud);
    CHECK_FALSE(talk.hear(never));
    CHECK(talk.result().end == End::too_much_output);
    CHECK_THROWS_AS(Conversation(Command{}), haas::base::Error);
}
