// What the API does when something around it is slow or broken.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "base/log.hpp"
#include "unit/api_service.hpp"

using namespace haas;
using namespace std::chrono_literals;
using haas_test::ApiService;
using http::Method;

namespace {

/// Keeps everybody else from writing for a while, from now on.
class OtherWriter {
public:
    OtherWriter(const ApiService& service, std::chrono::milliseconds how_long) {
        std::promise<void> begun;
        auto writes = begun.get_future();
        thread_ = std::thread([&begun, how_long, options = service.options()] {
            const base::SystemClock clock;
            store::Database(options, clock).write([&](store::Writing&) {
                begun.set_value();
                std::this_thread::sleep_for(how_long);
            });
        });
        writes.wait();
    }
    ~OtherWriter() { thread_.join(); }
    OtherWriter(const OtherWriter&) = delete;
    OtherWriter& operator=(const OtherWriter&) = delete;

private:
    std::thread thread_;
};

/// What is written to standard error while it lives.
class LogLines {
public:
    explicit LogLines(const std::filesystem::path& file) : file_(file), before_(::dup(STDERR_FILENO)) {
        const int to = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        ::dup2(to, STDERR_FILENO);
        ::close(to);
    }
    ~LogLines() {
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
    }
    LogLines(const LogLines&) = delete;
    LogLines& operator=(const LogLines&) = delete;

    /// How many lines have this in them.
    int count(const std::string& text) const {
        std::ifstream in(file_);
        int count = 0;
        for (std::string line; std::getline(in, line);) count += line.find(text) != std::string::npos ? 1 : 0;
        return count;
    }

private:
    std::filesystem::path file_;
    int before_;
};

}  // namespace

TEST_CASE("a thousand refusals leave some lines in the log and their number, and hide no change") {
    const haas_test::TemporaryDirectory directory;
    auto service = std::make_unique<ApiService>();
    const LogLines lines(directory.path() / "log");
    base::log::start("test", base::log::Level::info);
    for (int i = 0; i < 1000; ++i) service->send({}, Method::get, "/node/n" + std::to_string(i));
    for (int i = 0; i < 20; ++i) service->send("user", Method::put, "/project/p" + std::to_string(i));
    for (int i = 0; i < 50; ++i) service->send("admin", Method::put, "/project/p" + std::to_string(i));
    CHECK(lines.count(" refused method=GET path=/node/n0 status=401 ") == 1);
    CHECK(lines.count(" status=401 ") == 10);
    CHECK(lines.count(" status=403 ") == 10);
    CHECK(lines.count(" info project_create ") == 50);
    service.reset();
    CHECK(lines.count(" warning repeated event=refused status=401 client=\"\" count=990 seconds=") == 1);
    CHECK(lines.count(" warning repeated event=refused status=403 client=\"\" count=10 seconds=") == 1);
    base::log::start("test", base::log::Level::warning);
}

TEST_CASE("a request's wait for other writers is part of its whole wait") {
    ApiService service;
    REQUIRE(service.send("admin", Method::put, "/switch/s1", R"({"type": "mock"})").status == 200);
    REQUIRE(service.send("admin", Method::put, "/switch/s1/port/gi1/0/1").status == 200);
    const OtherWriter other(service, 4000ms);
    const auto begin = std::chrono::steady_clock::now();
    const auto response = service.send("admin", Method::post, "/switch/s1/port/gi1/0/1/revert", {}, {{"wait", "5"}});
    const auto took = std::chrono::steady_clock::now() - begin;
    CHECK_MESSAGE(response.status == 202, response.body);
    CHECK(took >= 4900ms);
    CHECK(took < 8500ms);
}

TEST_CASE("without a usable key file, no BMC password is accepted; users who may not register a node learn only that") {
    ApiService service;
    const std::string bmc = R"({"obm": {"type": "mock", "host": "h", "user": "u", "password": "p"}})";
    REQUIRE(service.send("admin", Method::put, "/node/there", bmc).status == 200);
    const auto key = service.bmc_keys().public_key;
    const auto whole = std::filesystem::file_size(key);
    const auto break_by = [&](const std::string& how) {
        if (how == "missing") std::filesystem::remove(key);
        if (how == "short") std::filesystem::resize_file(key, whole / 2);
        if (how == "writable for others") std::filesystem::permissions(key, std::filesystem::perms(0666));
    };
    for (const std::string how : {"short", "writable for others", "missing"}) {
        CAPTURE(how);
        break_by(how);
        const auto refused = service.send("user", Method::put, "/node/n1", bmc);
        CHECK_MESSAGE(refused.status == 403, refused.body);
        const auto unusable = service.send("admin", Method::put, "/node/n1", bmc);
        CHECK_MESSAGE(unusable.status == 503, unusable.body);
        CHECK(unusable.body.find("UnavailableError") != std::string::npos);
        CHECK(unusable.body.find("key file") != std::string::npos);
        CHECK(unusable.body.find(key.string()) == std::string::npos);
        CHECK(service.send("admin", Method::get, "/node/n1").status == 404);
        CHECK(service.send("admin", Method::put, "/node/there", bmc).status == 409);
    }
}

TEST_CASE(
    "rows that refer to nothing, as in a damaged database, are errors of the requests that meet them, and no worker's end") {
    ApiService service;
    const auto admin = [&](Method method, const std::string& path, const std::string& body = {}) {
        return service.send("admin", method, path, body).status;
    };
    REQUIRE(admin(Method::put, "/node/n1", R"({"obm": {"type": "mock"}})") == 200);
    REQUIRE(admin(Method::put, "/node/n1/nic/e0", R"({"macaddr": "02:00:00:00:00:01"})") == 200);
    REQUIRE(admin(Method::put, "/switch/s1", R"({"type": "mock"})") == 200);
    REQUIRE(admin(Method::put, "/switch/s1/port/gi1/0/1") == 200);
    REQUIRE(admin(Method::post, "/switch/s1/port/gi1/0/1/connect_nic", R"({"node": "n1", "nic": "e0"})") == 200);
    const auto damage = [&](const char* sql) {
        sqlite3* connection = nullptr;
        sqlite3_open(service.options().uri.substr(std::string("sqlite:///").size()).c_str(), &connection);
        CHECK(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(connection);
    };
    for (const char* const sql : {"DELETE FROM node", "DELETE FROM nic"}) {
        damage(sql);
        CHECK(admin(Method::get, "/switch/s1/port/gi1/0/1") == 500);
        CHECK(admin(Method::post, "/switch/s1/port/gi1/0/1/revert") == 500);
        CHECK(admin(Method::post, "/switch/s1/port/gi1/0/1/detach_nic") == 500);
        CHECK(admin(Method::get, "/switches") == 200);
    }
}
