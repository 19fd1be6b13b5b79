// Files that are drafted beside their place, and processes that are killed while they do so.
#include <doctest/doctest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "base/error.hpp"
#include "base/new_file.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using haas::base::Draft;

namespace {

std::set<std::string> names_in(const std::filesystem::path& directory) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory))
        names.insert(entry.path().filename().string());
    return names;
}

/// Drafts a file in a process that is killed before it puts it in its place.
void draft_and_die(const std::filesystem::path& target) {
    const pid_t child = ::fork();
    if (child == 0) {
        const Draft draft(target, 0600);
        std::ofstream(draft.path().string() + "-wal") << "x";
        ::raise(SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
}

}  // namespace

TEST_CASE("a draft is put in its place once, or leaves nothing") {
    const haas_test::TemporaryDirectory directory;
    const auto target = directory.path() / "key";
    { const Draft draft(target, 0600); }
    CHECK(names_in(directory.path()).empty());
    {
        Draft draft(target, 0600);
        CHECK(draft.publish());
        CHECK(names_in(directory.path()) == std::set<std::string>{"key"});
    }
    Draft late(target, 0600);
    CHECK_FALSE(late.publish());
}

TEST_CASE("two drafts for one target do not meet, even of processes with one id, as in two containers") {
    const haas_test::TemporaryDirectory directory;
    const auto target = directory.path() / "key";
    Draft first(target, 0600);
    Draft second(target, 0600);
    CHECK(names_in(directory.path()).size() == 2);
    CHECK(first.publish());
    CHECK_FALSE(second.publish());
}

TEST_CASE("the next draft removes a killed process' draft, and keeps a living one's") {
    const haas_test::TemporaryDirectory directory;
    const auto target = directory.path() / "key";
    for (int i = 0; i < 3; ++i) draft_and_die(target);
    directory.write("key.new-notes", "somebody's");
    directory.write("other.new-1", "somebody's");
    CHECK_MESSAGE(names_in(directory.path()).size() == 4, "each removes what the one before has left");
    const Draft living(target, 0600);
    CHECK(names_in(directory.path()) ==
          std::set<std::string>{living.path().filename().string(), "key.new-notes", "other.new-1"});
    const pid_t child = ::fork();
    if (child == 0) {
        Draft draft(target, 0600);
        ::_exit(std::filesystem::exists(living.path()) && draft.publish() ? 0 : 1);
    }
    int status = 1;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
}

namespace {

constexpr uid_t service = 65534;

uid_t owner_of(const std::filesystem::path& path) {
    struct stat status {};
    REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status.st_uid;
}

/// A directory of the service's user, who puts a link to one of root's in its place.
class Swap {
public:
    Swap() {
        std::filesystem::create_directory(given());
        std::filesystem::create_directory(roots());
        REQUIRE(::chown(given().c_str(), service, service) == 0);
    }
    std::filesystem::path given() const { return temporary_.path() / "state"; }
    std::filesystem::path moved() const { return temporary_.path() / "state.moved"; }
    std::filesystem::path roots() const { return temporary_.path() / "cron.hourly"; }

    void swap() const {
        std::filesystem::rename(given(), moved());
        std::filesystem::create_directory_symlink(roots(), given());
        REQUIRE(::lchown(given().c_str(), service, service) == 0);
    }

private:
    haas_test::TemporaryDirectory temporary_;
};

/// From now on, renameat2 ends with the error for this process.
bool take_renameat2_away(int error) {
    std::array<sock_filter, 4> program{{
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_renameat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error)),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    }};
    const sock_fprog filter{program.size(), program.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

}  // namespace

TEST_CASE("root makes a file in the directory that it has opened, whatever bears its name then") {
    if (::geteuid() != 0) haas_test::skip("only root makes files for others");
    const Swap place;
    const haas::base::OpenDirectory directory(place.given());
    place.swap();
    const int file = directory.create("script", 0600, haas::base::NewOwner::directory);
    REQUIRE(file >= 0);
    ::close(file);
    CHECK(directory.make_directory("locks", 0700));
    CHECK(names_in(place.roots()).empty());
    CHECK(owner_of(place.moved() / "script") == service);
    CHECK(owner_of(place.moved() / "locks") == service);
}

TEST_CASE("as a directory's owner, root opens and makes nothing that the owner could not") {
    if (::geteuid() != 0) haas_test::skip("only root is led astray");
    const Swap place;
    const haas::base::OpenDirectory directory(place.given());
    const auto precious = place.roots() / "precious";
    std::ofstream(precious) << "root's";
    REQUIRE(::chmod(precious.c_str(), 0600) == 0);
    {
        const haas::base::ActingOwner owner(directory);
        CHECK(!std::ofstream(precious).is_open());
        CHECK(!std::ofstream(place.roots() / "new").is_open());
        ::close(directory.create("own", 0600, haas::base::NewOwner::creator));
    }
    CHECK(owner_of(place.given() / "own") == service);
    CHECK(names_in(place.roots()) == std::set<std::string>{"precious"});
    CHECK_MESSAGE(std::ofstream(precious).is_open(), "it is root again");
}

TEST_CASE("root follows no link of another user's to the directory of a new file") {
    if (::geteuid() != 0) haas_test::skip("only root is led astray");
    const Swap place;
    place.swap();
    CHECK_THROWS_AS(haas::base::create_file(place.given() / "script", 0600), haas::base::ConfigError);
    CHECK_THROWS_AS(Draft(place.given() / "script", 0600), haas::base::ConfigError);
    CHECK(names_in(place.roots()).empty());
    REQUIRE(::lchown(place.given().c_str(), 0, 0) == 0);
    ::close(haas::base::create_file(place.given() / "script", 0600));
    CHECK_MESSAGE(owner_of(place.roots() / "script") == 0,
                  "its own links lead on, and what is in its directory is its own");
}

TEST_CASE("a draft is published, and removed, in the directory where it was made") {
    if (::geteuid() != 0) haas_test::skip("only root makes files for others");
    const Swap place;
    {
        Draft draft(place.given() / "key", 0600);
        const auto name = draft.path().filename();
        place.swap();
        std::ofstream(place.roots() / name) << "root's";
        CHECK(draft.publish());
        CHECK(names_in(place.roots()) == std::set<std::string>{name.string()});
    }
    CHECK(names_in(place.moved()) == std::set<std::string>{"key"});
    CHECK(owner_of(place.moved() / "key") == service);
}

TEST_CASE("a draft is published also where files cannot be renamed without replacing") {
    for (const int error : {EINVAL, ENOSYS, EPERM}) {
        CAPTURE(error);
        const haas_test::TemporaryDirectory directory;
        const auto target = directory.path() / "key";
        const pid_t child = ::fork();
        if (child == 0) {
            int status = 1;
            try {
                if (take_renameat2_away(error)) {
                    Draft draft(target, 0600);
                    const bool first = draft.publish();
                    status = first && !Draft(target, 0600).publish() ? 0 : 2;
                }
            } catch (const haas::base::ConfigError&) {
                status = 3;
            }
            ::_exit(status);
        }
        int status = 1;
        ::waitpid(child, &status, 0);
        CHECK(status == 0);
        CHECK(names_in(directory.path()) == std::set<std::string>{"key"});
    }
}
