#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "base/error.hpp"
#include "console/control.hpp"
#include "console/files.hpp"
#include "console/log_reader.hpp"
#include "core/error.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::console;
using namespace std::chrono_literals;
using haas_test::TemporaryDirectory;

namespace {

constexpr const char* one = "11111111-2222-4333-8444-000000000001";
constexpr const char* other = "11111111-2222-4333-8444-000000000002";

/// A directory of consoles, and a program in place of ipmitool; all consoles end with it.
struct Site {
    explicit Site(const std::string& session = "head -c 2 >/dev/null") {
        const auto script = programs.write("ipmitool",
                                           "#!/bin/sh\ncase \"$*\" in *deactivate*) exit 0;; esac\n"
                                           "echo '[SOL Session operational.  Use ~? for help]'\necho booting\n" +
                                               session + '\n');
        std::filesystem::permissions(script, std::filesystem::perms(0755));
        std::filesystem::permissions(programs.path(), std::filesystem::perms(0755));
        options.directory = directory.path();
        options.ipmitool = script.string();
        job.node = "n1";
        job.address.type = "ipmi";
        job.address.host = "127.0.0.1";
        job.address.user = "admin";
        job.password = haas::base::Secret("hush-hush");
    }
    ~Site() {
        options.stop_deadline = 100ms;
        for (const auto& id : list_all(options)) stop(options, id);
    }
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    TemporaryDirectory programs;
    TemporaryDirectory directory;
    Options options;
    Job job;
};

std::size_t count(const std::string& whole, const std::string& what) {
    std::size_t number = 0;
    for (auto at = whole.find(what); at != std::string::npos; at = whole.find(what, at + 1)) ++number;
    return number;
}

/// Reads until the text has come; false if it does not within 10 s.
bool comes(LogReader& reader, const std::string& text, std::size_t times = 1) {
    std::string seen;
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (count(seen, text) < times) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        seen += reader.next(4096, 1s);
    }
    return true;
}

}  // namespace

TEST_CASE("consoles are started, listed, and stopped one by one") {
    Site site;
    CHECK(list_running(site.options).empty());
    start(site.options, one, site.job);
    start(site.options, other, site.job);
    CHECK(is_running(site.options, one));
    CHECK(list_running(site.options) == std::vector<std::string>{one, other});
    const auto reader = LogReader::open(site.options.directory, one);
    REQUIRE(reader);
    CHECK(comes(*reader, "booting"));
    const auto began = std::chrono::steady_clock::now();
    stop(site.options, one);
    CHECK(std::chrono::steady_clock::now() - began < site.options.stop_deadline / 2);  // by itself, and not killed
    while (!reader->next(4096, 1s).empty()) {}
    CHECK(reader->gone());
    CHECK(list_running(site.options) == std::vector<std::string>{other});
    CHECK(list_all(site.options) == std::vector<std::string>{other});
}

TEST_CASE("a console that was started has the first line of its log") {
    Site site;
    for (int round = 0; round < 20; ++round) {
        start(site.options, one, site.job);
        std::ifstream log(Files(site.options.directory, one).log());
        const std::string text(std::istreambuf_iterator<char>(log), {});
        CHECK(count(text, "started for n1") == 1);
        stop(site.options, one);
    }
}

TEST_CASE("starting a console that runs, and stopping one that does not, changes nothing") {
    Site site;
    start(site.options, one, site.job);
    const auto owner = find_owner(Files(site.options.directory, one).pid());
    start(site.options, one, site.job);
    CHECK(find_owner(Files(site.options.directory, one).pid()) == owner);
    stop(site.options, other);
    CHECK(list_all(site.options) == std::vector<std::string>{one});
    Options nowhere;
    nowhere.directory = site.options.directory / "none";
    stop(nowhere, one);
    CHECK(list_all(nowhere).empty());
}

TEST_CASE("a console that was killed leaves files, starts again and keeps its log") {
    Site site;
    start(site.options, one, site.job);
    const Files files(site.options.directory, one);
    const auto owner = find_owner(files.pid());
    REQUIRE(owner);
    ::kill(*owner, SIGKILL);
    while (is_running(site.options, one)) std::this_thread::sleep_for(1ms);
    CHECK(list_all(site.options) == std::vector<std::string>{one});
    start(site.options, one, site.job);
    const auto reader = LogReader::open(site.options.directory, one);
    REQUIRE(reader);
    CHECK(comes(*reader, "started for n1", 2));
}

TEST_CASE("a console that cannot end in time is killed") {
    Site site("trap '' HUP TERM\nwhile :; do sleep 1; done");
    start(site.options, one, site.job);
    const auto reader = LogReader::open(site.options.directory, one);
    REQUIRE(comes(*reader, "booting"));
    site.options.stop_deadline = 50ms;
    const auto began = std::chrono::steady_clock::now();
    stop(site.options, one);
    CHECK(std::chrono::steady_clock::now() - began < 2s);
    CHECK(list_all(site.options).empty());
}

TEST_CASE("a process whose number stands in a pid file that nobody holds is left alone") {
    Site site;
    site.directory.write(std::string(one) + ".pid", std::to_string(::getpid()) + '\n');
    CHECK_FALSE(is_running(site.options, one));
    stop(site.options, one);
    CHECK(list_all(site.options).empty());
}

TEST_CASE("the error says why a console could not be started, without the password") {
    Site site;
    const auto reason = [&](const Options& options) {
        try {
            start(options, one, site.job);
        } catch (const haas::base::Error& error) {
            return std::string(error.what());
        }
        return std::string("it was started");
    };
    auto options = site.options;
    options.directory = "/nonexistent";
    CHECK(reason(options) ==
          "haas-console did not start: cannot use the directory /nonexistent: No such file or directory");
    options = site.options;
    options.log_size = 1;
    CHECK(reason(options).find("--log-size must be a number from 4096") != std::string::npos);
    std::filesystem::create_directory(site.directory.path() / (std::string(one) + ".log"));
    CHECK(reason(site.options) ==
          "haas-console did not start: cannot open ./" + std::string(one) + ".log: Is a directory");
    // A full disk is no fault of the service: whoever asks may try again.
    CHECK_THROWS_AS(start(site.options, one, site.job), haas::core::UnavailableError);
    CHECK_THROWS_AS(start(site.options, "n1", site.job), haas::base::Error);
}

TEST_CASE("a program that root starts runs as the owner of the directory") {
    if (::geteuid() != 0) haas_test::skip("not root");
    Site site;
    constexpr uid_t nobody = 65534;
    REQUIRE(::chown(site.directory.path().c_str(), nobody, nobody) == 0);
    start(site.options, one, site.job);
    struct stat log {};
    REQUIRE(::stat(Files(site.options.directory, one).log().c_str(), &log) == 0);
    CHECK(log.st_uid == nobody);
    CHECK(log.st_gid == nobody);
    const auto owner = find_owner(Files(site.options.directory, one).pid());
    REQUIRE(owner);
    std::ifstream status("/proc/" + std::to_string(*owner) + "/status");
    const std::string text{std::istreambuf_iterator<char>(status), {}};
    CHECK(text.find("Uid:\t65534\t65534\t65534\t65534") != std::string::npos);
    CHECK(text.find("Groups:\t \n") != std::string::npos);
}
