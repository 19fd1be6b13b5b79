// One database, written by two users: that of the service's daemons, who owns it, and that of the web server, who is in
// its group.
#include <doctest/doctest.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "core/error.hpp"
#include "store/database.hpp"
#include "store/project.hpp"
#include "store/sqlite_file.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;
using store::Database;
namespace fs = std::filesystem;

namespace {

const base::SystemClock system_clock;
constexpr uid_t owner = 65531;
constexpr uid_t web = 65530;
constexpr uid_t stranger = 65529;

/// Runs in a process of that user's. @return  what went wrong there; empty if nothing did
std::string as(uid_t user, const std::function<void()>& work) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::string said;
        try {
            if (::setgroups(0, nullptr) != 0 || ::setresgid(user, user, user) != 0 ||
                ::setresuid(user, user, user) != 0)
                said = "cannot become that user";
            else
                work();
        } catch (const std::exception& error) {
            said = error.what();
        }
        const bool told = ::write(pipe[1], said.data(), said.size()) == static_cast<ssize_t>(said.size());
        ::_exit(told ? 0 : 1);
    }
    ::close(pipe[1]);
    std::string said;
    std::array<char, 400> part{};
    for (ssize_t got = 0; (got = ::read(pipe[0], part.data(), part.size())) > 0;)
        said.append(part.data(), static_cast<std::size_t>(got));
    ::close(pipe[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return status == 0 ? said : "died: " + said;
}

/// A directory of the owner's that passes on the web server's group, as init_db makes it, with a new database.
class Site {
public:
    Site() {
        if (::geteuid() != 0) haas_test::skip("only root can act as two users");
        fs::permissions(directory_.path(), fs::perms(0755));
        fs::create_directory(place());
        REQUIRE(::chown(place().c_str(), owner, web) == 0);
        REQUIRE(::chmod(place().c_str(), 02750) == 0);
        Database::create(options(), system_clock, [](store::Writing& tx) { store::insert_project(tx, "first"); });
    }
    fs::path place() const { return directory_.path() / "state"; }
    fs::path file() const { return place() / "haas.db"; }
    store::DatabaseOptions options() const { return {"sqlite:///" + file().string(), std::chrono::seconds(5)}; }

    /// Opens, writes and closes the database in a process of its own.
    std::string add(uid_t user, const std::string& label) const {
        return as(user, [&] {
            Database database(options(), system_clock);
            database.write([&](store::Writing& tx) { store::insert_project(tx, label); });
        });
    }
    std::vector<std::string> projects() const {
        Database database(options(), system_clock);
        return database.read([](store::Reading& tx) { return store::list_projects(tx); });
    }
    /// Owner, group and mode of each file of the database.
    void require_rights() const {
        for (const char* suffix : {"", "-wal", "-shm", "-lock"}) {
            CAPTURE(suffix);
            struct stat status {};
            REQUIRE(::lstat((file().string() + suffix).c_str(), &status) == 0);
            CHECK(status.st_uid == owner);
            CHECK(status.st_gid == web);
            CHECK((status.st_mode & 07777) == 0660);
        }
    }

private:
    haas_test::TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("a database in a directory that passes on its group is that group's to write, with all its files") {
    const Site site;
    site.require_rights();
    CHECK(site.add(stranger, "stranger").find("cannot be read or written") != std::string::npos);
}

TEST_CASE(
    "two users write one database by turns, whichever of them is the first to open it, and the last to close it") {
    for (const bool owner_is_first : {false, true}) {
        CAPTURE(owner_is_first);
        const Site site;
        std::vector<std::string> wanted = {"first"};
        for (int i = 0; i < 6; ++i) {
            const std::string label = "p" + std::to_string(i);
            CHECK(site.add((i % 2 == 0) == owner_is_first ? owner : web, label).empty());
            wanted.push_back(label);
            site.require_rights();
        }
        CHECK(site.projects() == wanted);
        site.require_rights();
    }
}

TEST_CASE("either of the two goes on where the other was killed in the middle of its work") {
    const Site site;
    for (const uid_t killed : {web, owner}) {
        const std::string label = "by" + std::to_string(killed);
        const auto said = as(killed, [&] {
            Database database(site.options(), system_clock);
            database.write([&](store::Writing& tx) { store::insert_project(tx, label); });
            database.write([&](store::Writing& tx) {
                store::insert_project(tx, "half");
                ::raise(SIGKILL);
            });
        });
        CHECK(said == "died: ");
        CHECK(site.add(killed == web ? owner : web, "after" + std::to_string(killed)).empty());
        site.require_rights();
    }
    CHECK(site.projects().size() == 5);
}

TEST_CASE("the web server's user can neither replace, remove nor make a file beside the database") {
    const Site site;
    const auto refused = [&](const std::function<bool()>& change) {
        return as(web, [&] { throw base::Error(change() ? "done" : std::strerror(errno)); });
    };
    const std::string file = site.file().string();
    for (const char* suffix : {"", "-wal", "-shm", "-lock"}) {
        const std::string name = file + suffix;
        CHECK(refused([&] { return ::unlink(name.c_str()) == 0; }) == "Permission denied");
        CHECK(refused([&] { return ::rename(name.c_str(), (name + ".old").c_str()) == 0; }) == "Permission denied");
        CHECK(refused([&] { return ::chmod(name.c_str(), 0666) == 0; }) == "Operation not permitted");
    }
    CHECK(refused([&] { return ::symlink("/etc/shadow", (file + "-journal").c_str()) == 0; }) == "Permission denied");
    CHECK(refused([&] { return ::mkdir((site.place() / "consoles").c_str(), 0700) == 0; }) == "Permission denied");
}

TEST_CASE("a log that another program has removed is missed in clear words, and made again by the owner") {
    const Site site;
    for (const char* suffix : {"-wal", "-shm"}) {
        fs::remove(site.file().string() + suffix);
        CHECK(site.add(web, "lost").find("for lack of permission") != std::string::npos);
        CHECK(as(web, [&] {
                  if (!store::find_write_obstacle(site.file())) throw base::Error("no obstacle");
              }).empty() == (std::string(suffix) == "-wal"));
        CHECK(site.add(owner, std::string("owner") + suffix).empty());
        CHECK(site.add(web, std::string("web") + suffix).empty());
        site.require_rights();
    }
    // Root's upgrade makes it as well.
    fs::remove(site.file().string() + "-wal");
    Database::upgrade(site.options());
    site.require_rights();
    CHECK(site.add(web, "again").empty());
}

TEST_CASE("the last one to close a shared database leaves an empty log, so that an older copy can take its place") {
    const Site site;
    CHECK(site.add(owner, "one").empty());
    CHECK(site.add(web, "two").empty());
    CHECK(fs::file_size(site.file().string() + "-wal") == 0);
}

TEST_CASE("root works on a shared database, but on none that everybody, or another user's directory, can change") {
    const Site site;
    CHECK(site.projects() == std::vector<std::string>{"first"});
    REQUIRE(::chmod(site.place().c_str(), 02770) == 0);
    CHECK_THROWS_AS(site.projects(), base::ConfigError);
    REQUIRE(::chmod(site.place().c_str(), 02750) == 0);
    REQUIRE(::chmod(site.file().c_str(), 0666) == 0);
    CHECK_THROWS_AS(site.projects(), base::ConfigError);
}
