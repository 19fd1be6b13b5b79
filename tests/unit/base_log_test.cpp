#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/log_limit.hpp"
#include "base/uuid.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::base;

TEST_CASE("a log value stands bare when it is plain, and quoted otherwise") {
    CHECK(log::escape("node-1") == "node-1");
    CHECK(log::escape("/v0/nodes?x") == "/v0/nodes?x");
    CHECK(log::escape("") == "\"\"");
    CHECK(log::escape("two words") == "\"two words\"");
    CHECK(log::escape("a=b") == "\"a=b\"");
    CHECK(log::escape("say \"hi\"") == R"("say \"hi\"")");
    CHECK(log::escape("back\\slash") == R"("back\\slash")");
}

TEST_CASE("no byte of a log value can end its line, its quotes or the terminal's manners") {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string escaped = log::escape(std::string("x") + static_cast<char>(byte) + "y=z");
        CAPTURE(escaped);
        for (const char c : escaped) CHECK((c >= ' ' && c < 0x7f));
        CHECK(escaped.front() == '"');
        CHECK(escaped.back() == '"');
    }
    CHECK(log::escape("a\nlevel=error") == R"("a\x0alevel=error")");
    CHECK(log::escape("\x1b[2J") == R"("\x1b[2J")");
    CHECK(log::escape("\xc3\xa4") == R"("\xc3\xa4")");
    CHECK(log::escape(std::string_view("\0", 1)) == R"("\x00")");
}

TEST_CASE("the log level is one of four words") {
    CHECK(log::parse_level("debug") == log::Level::debug);
    CHECK(log::parse_level("info") == log::Level::info);
    CHECK(log::parse_level("warning") == log::Level::warning);
    CHECK(log::parse_level("error") == log::Level::error);
    for (const char* bad : {"", "Info", "warn", "errors", " info", "info ", "3", "trace", "off"}) {
        CHECK_THROWS_AS(log::parse_level(bad), ConfigError);
    }
}

TEST_CASE("a limited log writes the first warnings of a kind, all that is no warning, and how many it left out") {
    const haas_test::TemporaryDirectory directory;
    const auto file = directory.path() / "log";
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        if (std::freopen(file.c_str(), "w", stderr) == nullptr) ::_exit(1);
        log::start("test", log::Level::info);
        log::limit_repetitions();
        for (int i = 0; i < 1000; ++i) {
            log::set_request_id(std::to_string(i));  // does not make them differ
            log::warning("half", {{"reason", "a request\nforged"}});
            log::error("other", {{"reason", i}});
            log::info("change", {});
        }
        log::set_request_id({});
        log::sum_up_repetitions();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    std::ifstream stream(file);
    int halves = 0;
    int others = 0;
    int changes = 0;
    std::string rest;
    for (std::string line; std::getline(stream, line);) {
        halves += static_cast<int>(line.find(" warning half reason=\"a request\\x0aforged\" request_id=") != line.npos);
        others += static_cast<int>(line.find(" error other ") != line.npos);
        changes += static_cast<int>(line.find(" info change request_id=") != line.npos);
        if (line.find(" warning repeated ") != line.npos) rest += line.substr(line.find("repeated")) + '\n';
    }
    CHECK(halves == 10);
    CHECK(others < 200);
    CHECK(changes == 1000);
    CHECK_MESSAGE(rest.find(R"(repeated event=half fields="reason=\"a request\\x0aforged\"" count=990)") != rest.npos,
                  rest);
    CHECK_MESSAGE(rest.find("repeated event=other fields=others count=") != rest.npos, rest);
}

TEST_CASE("log fields take text and numbers") {
    const std::string text = "text";
    CHECK(log::Field("k", text).value == "text");
    CHECK(log::Field("k", std::string_view("view")).value == "view");
    CHECK(log::Field("k", "literal").value == "literal");
    CHECK(log::Field("k", 42).value == "42");
    CHECK(log::Field("k", -1LL).value == "-1");
    CHECK(log::Field("k", std::size_t{7}).value == "7");
}

TEST_CASE("times are written as ISO 8601 in UTC") {
    CHECK(to_iso8601(from_seconds(0)) == "1970-01-01T00:00:00Z");
    CHECK(to_iso8601(from_seconds(-1)) == "1969-12-31T23:59:59Z");
    CHECK(to_iso8601(from_seconds(951782400)) == "2000-02-29T00:00:00Z");
    CHECK(to_iso8601(from_seconds(1777636800)) == "2026-05-01T12:00:00Z");
    CHECK(to_iso8601(from_seconds(4102444800)) == "2100-01-01T00:00:00Z");
    CHECK(to_seconds(from_seconds(1777636800)) == 1777636800);
    CHECK(SystemClock().now() > from_seconds(1577836800));
}

TEST_CASE("a UUID is random, of version 4, in 36 lower-case characters") {
    const std::string uuid = make_uuid();
    CHECK(uuid.size() == 36);
    CHECK(uuid[14] == '4');
    CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
    for (std::size_t i = 0; i < uuid.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        CHECK((dash ? uuid[i] == '-' : std::string("0123456789abcdef").find(uuid[i]) != std::string::npos));
    }
    CHECK(uuid != make_uuid());
}
