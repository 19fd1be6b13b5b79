#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <string>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "sys/named_locks.hpp"
#include "sys/seats.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;
using namespace std::chrono_literals;
using sys::NamedLocks;

TEST_CASE("a digest is 32 hexadecimal digits of the text alone") {
    CHECK(base::digest("a") == base::digest("a"));
    CHECK(base::digest("a") != base::digest("b"));
    CHECK(base::digest("").size() == 32);
    CHECK(base::digest(std::string(5000, '/')).find_first_not_of("0123456789abcdef") == std::string::npos);
}

TEST_CASE("one process at a time holds a named lock, which says what it does") {
    const haas_test::TemporaryDirectory directory;
    const NamedLocks locks(directory.path() / "locks");
    auto first = locks.take("10.0.0.1 623", "power cycle since noon", 0ms);
    REQUIRE(first.lock);
    struct stat status {};
    REQUIRE(::stat((directory.path() / "locks").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0700);

    const auto second = locks.take("10.0.0.1 623", "power off since one", 30ms);
    CHECK_FALSE(second.lock);
    CHECK(second.holder == "power cycle since noon");
    CHECK_MESSAGE(locks.take("10.0.0.12 623", "x", 0ms).lock, "another name is another lock");
    first.lock.reset();
    CHECK(locks.take("10.0.0.1 623", "power off since one", 0ms).lock);
}

TEST_CASE("a waiting process gets a named lock as soon as it is free, also when its holder was killed") {
    const haas_test::TemporaryDirectory directory;
    const NamedLocks locks(directory.path());
    std::array<int, 2> ready{};
    REQUIRE(::pipe(ready.data()) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto held = locks.take("bmc", "for ever", 0ms);
        [[maybe_unused]] const auto written = ::write(ready[1], held.lock ? "y" : "n", 1);
        ::pause();
        ::_exit(0);
    }
    char answer = 0;
    REQUIRE(::read(ready[0], &answer, 1) == 1);
    CHECK(answer == 'y');
    CHECK(locks.take("bmc", "me", 0ms).holder == "for ever");
    ::kill(child, SIGKILL);
    CHECK(locks.take("bmc", "me", 10s).lock);
    ::waitpid(child, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("a directory that cannot be used for locks is reported") {
    const haas_test::TemporaryDirectory directory;
    directory.write("file", "");
    CHECK_THROWS_AS(NamedLocks(directory.path() / "file").take("x", "y", 0ms), base::Error);
}

TEST_CASE("a lock file that root makes belongs to the owner of its directory, who can also take the lock") {
    if (::geteuid() != 0) haas_test::skip("only root makes files for others");
    const haas_test::TemporaryDirectory temporary;
    const auto place = temporary.path() / "state";
    std::filesystem::create_directory(place);
    constexpr uid_t other = 65534;
    REQUIRE(::chown(place.c_str(), other, other) == 0);
    const auto directory = place / "locks";
    const auto held = NamedLocks(directory).take("one", "root's work", 0ms);
    REQUIRE(held.lock);
    struct stat status {};
    for (const auto& made : {directory, std::filesystem::directory_iterator(directory)->path()}) {
        REQUIRE(::stat(made.c_str(), &status) == 0);
        CHECK(status.st_uid == other);
        CHECK(status.st_gid == other);
    }
}

namespace {

std::ptrdiff_t files_in(const std::filesystem::path& directory) {
    return std::distance(std::filesystem::directory_iterator(directory), {});
}

/// Takes a lock in a process that is killed then.
void take_and_die(const NamedLocks& locks, const std::string& name) {
    const pid_t child = ::fork();
    if (child == 0) {
        const auto held = locks.take(name, "for ever", 10s);
        ::raise(SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
}

}  // namespace

TEST_CASE(
    "a lock leaves no file behind, and what a killed holder leaves goes with the next one or when it is tidied up") {
    const haas_test::TemporaryDirectory directory;
    const NamedLocks locks(directory.path());
    { CHECK(locks.take("one", "x", 0ms).lock); }
    CHECK(files_in(directory.path()) == 0);

    take_and_die(locks, "one");
    CHECK(files_in(directory.path()) == 1);
    { CHECK(locks.take("one", "x", 0ms).lock); }
    CHECK(files_in(directory.path()) == 0);

    for (int i = 0; i < 5; ++i) take_and_die(locks, std::to_string(i));
    directory.write("others.power", "on");
    const auto held = locks.take("held", "x", 0ms);
    CHECK(files_in(directory.path()) == 7);
    locks.tidy();
    CHECK_MESSAGE(files_in(directory.path()) == 2, "what is no lock stays, and a lock that is held");
    CHECK_FALSE(locks.take("held", "y", 0ms).lock);
}

TEST_CASE("however locks come and go, and are tidied up, two never have one at the same time") {
    const haas_test::TemporaryDirectory directory;
    const NamedLocks locks(directory.path());
    std::array<pid_t, 4> children{};
    for (auto& child : children) {
        child = ::fork();
        if (child != 0) continue;
        int faults = 0;
        for (int round = 0; round < 200; ++round) {
            const auto held = locks.take("one", "x", 20s);
            if (!held.lock) ++faults;
            // Only the holder of the lock makes the file, and removes it again.
            const int file = ::open((directory.path() / "mine").c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
            if (file < 0) ++faults;
            ::close(file);
            ::unlink((directory.path() / "mine").c_str());
            if (round % 10 == 0) locks.tidy();
        }
        ::_exit(faults == 0 ? 0 : 1);
    }
    for (const auto child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(status == 0);
    }
}

TEST_CASE("seats that cannot be counted are an error, and not taken ones") {
    const haas_test::TemporaryDirectory directory;
    CHECK(sys::Seats(directory.path() / "waiting", 1, 1).take({}).seat);
    CHECK_THROWS_AS(sys::Seats(directory.path() / "missing" / "waiting", 8, 8).take({}), base::ConfigError);
    CHECK_THROWS_AS(sys::Seats(directory.path(), 8, 8).take({}), base::ConfigError);
}

TEST_CASE("a lock goes from the directory where it was taken, whatever bears its name then") {
    if (::geteuid() != 0) haas_test::skip("only root works among files of others");
    const haas_test::TemporaryDirectory temporary;
    const auto directory = temporary.path() / "locks";
    const auto moved = temporary.path() / "locks.moved";
    const auto roots = temporary.path() / "roots";
    std::filesystem::create_directory(roots);
    auto held = NamedLocks(directory).take("one", "root's work", 0ms);
    REQUIRE(held.lock);
    const auto name = std::filesystem::directory_iterator(directory)->path().filename();
    std::filesystem::rename(directory, moved);
    std::filesystem::create_directory_symlink(roots, directory);
    // The very file, so that it is the one that is locked.
    std::filesystem::create_hard_link(moved / name, roots / name);
    held.lock.reset();
    CHECK(files_in(moved) == 0);
    CHECK_MESSAGE(files_in(roots) == 1, "that of another directory is not the lock's to remove");
}

TEST_CASE("root tidies up behind no link of another user's") {
    if (::geteuid() != 0) haas_test::skip("only root is led astray");
    const haas_test::TemporaryDirectory temporary;
    const auto roots = temporary.path() / "roots";
    const auto directory = temporary.path() / "locks";
    take_and_die(NamedLocks(roots), "one");
    std::filesystem::create_directory_symlink(roots, directory);
    REQUIRE(::lchown(directory.c_str(), 65534, 65534) == 0);
    NamedLocks(directory).tidy();
    CHECK(files_in(roots) == 1);
    NamedLocks(roots).tidy();
    CHECK(files_in(roots) == 0);
}
