#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "base/error.hpp"
#include "console/files.hpp"
#include "console/job.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::console;
using haas_test::TemporaryDirectory;

namespace {

constexpr const char* id = "11111111-2222-4333-8444-00000000000a";

/// A process that holds a pid file until this goes.
class Holder {
public:
    explicit Holder(const Files& files) {
        std::array<int, 2> ready{};
        REQUIRE(::pipe(ready.data()) == 0);
        pid_ = ::fork();
        if (pid_ == 0) {
            const auto lock = PidLock::take(files);
            const char mark = lock ? '+' : '-';
            if (::write(ready[1], &mark, 1) == 1) ::pause();
            ::_exit(0);
        }
        char mark = 0;
        REQUIRE(::read(ready[0], &mark, 1) == 1);
        holds = mark == '+';
        ::close(ready[0]);
        ::close(ready[1]);
    }
    ~Holder() { end(); }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    void end() {
        if (pid_ == 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
    pid_t pid() const { return pid_; }
    bool holds = false;

private:
    pid_t pid_ = 0;
};

}  // namespace

TEST_CASE("only a UUID in lower case is a console's id") {
    CHECK(is_id(id));
    CHECK_FALSE(is_id(""));
    CHECK_FALSE(is_id("../../../../../../../etc/passwd/a/bb"));
    CHECK_FALSE(is_id("11111111-2222-4333-8444-00000000000A"));
    CHECK_FALSE(is_id("11111111-2222-4333-8444-00000000000"));
    CHECK_FALSE(is_id("11111111-2222-4333-8444-00000000000a0"));
    CHECK_FALSE(is_id("11111111-2222-4333-8444x00000000000a"));
    CHECK_THROWS_AS(Files("/tmp", "n1"), haas::base::Error);
}

TEST_CASE("a pid file's owner is who holds its lock, not who stands in it") {
    const TemporaryDirectory directory;
    const Files files(directory.path(), id);
    CHECK_FALSE(find_owner(files.pid()));
    directory.write(std::string(id) + ".pid", "1\n");
    CHECK_FALSE(find_owner(files.pid()));
    Holder holder(files);
    CHECK(holder.holds);
    CHECK(find_owner(files.pid()) == holder.pid());
    const Holder second(files);
    CHECK_FALSE(second.holds);
    holder.end();
    CHECK_FALSE(find_owner(files.pid()));
}

TEST_CASE("ids are found by any of their files, and other files are left alone") {
    const TemporaryDirectory directory;
    CHECK(find_ids(directory.path() / "none").empty());
    directory.write(std::string(id) + ".pid", "");
    directory.write(std::string(id) + ".log", "");
    directory.write("11111111-2222-4333-8444-000000000001.log.1", "");
    directory.write(std::string(id) + ".logs", "");
    directory.write("n1.log", "");
    CHECK(find_ids(directory.path()) == std::vector<std::string>{"11111111-2222-4333-8444-000000000001", id});
}

TEST_CASE("a job comes out of its JSON as it went in") {
    Job job;
    job.node = "n1";
    job.address.type = "ipmi";
    job.address.host = "10.0.0.1";
    job.address.user = "admin";
    job.password = haas::base::Secret("a \"b\\c\xc3\xa9\n");
    job.address.port = 1623;
    const Job read = parse_job(to_json(job));
    CHECK(read.node == job.node);
    CHECK(read.address.host == job.address.host);
    CHECK(read.address.user == job.address.user);
    CHECK(read.password.reveal() == job.password.reveal());
    CHECK(read.address.port == job.address.port);
    CHECK_FALSE(read.address.cipher_suite);
}

TEST_CASE("a text that is not a job is refused, and the password is not repeated") {
    for (const char* text : {"", "[]", "{", R"({"host": ""})", R"({"host": "-x"})", R"({"host": "a b"})",
                             R"({"host": 7})", R"({"host": "h", "port": 0})", R"({"host": "h", "port": 65536})",
                             R"({"host": "h", "port": "1"})", R"({"host": "h", "cipher_suite": 18})",
                             R"({"host": "h", "password": "hush\u0000"})", R"({"host": "h", "hush": 1})"}) {
        CAPTURE(text);
        try {
            parse_job(text);
            FAIL("taken");
        } catch (const haas::base::Error& error) {
            CHECK(std::string(error.what()).find("hush") == std::string::npos);
        }
    }
}
