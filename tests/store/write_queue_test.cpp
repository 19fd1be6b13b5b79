// Writers wait in line: in the order in which they came, not longer than they may, and for no dead one.
#include <doctest/doctest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "core/error.hpp"
#include "store/database.hpp"
#include "store/project.hpp"
#include "store/write_queue.hpp"
#include "unit/skip.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;
using store::Database;
using store::Reading;
using store::Writing;
namespace fs = std::filesystem;

namespace {

const base::SystemClock system_clock;

/// A database in a directory of its own, and its queue.
class Site {
public:
    Site() {
        Database::create(options(), system_clock, [](Writing&) {});
    }

    store::DatabaseOptions options(std::chrono::milliseconds busy_timeout = std::chrono::seconds(60)) const {
        return {"sqlite:///" + file().string(), busy_timeout};
    }
    Database open(std::chrono::milliseconds busy_timeout = std::chrono::seconds(60)) const {
        return {options(busy_timeout), system_clock};
    }
    fs::path file() const { return directory_.path() / "haas.db"; }
    fs::path queue() const { return directory_.path() / "haas.db-lock"; }

    /// How many the kernel keeps waiting. @source proc_locks(5)
    int waiting() const {
        struct stat status {};
        if (::stat(queue().c_str(), &status) != 0) return 0;
        const std::string inode = ":" + std::to_string(status.st_ino) + " ";
        std::ifstream locks("/proc/locks");
        int count = 0;
        for (std::string line; std::getline(locks, line);) {
            if (line.find("->") != std::string::npos && line.find(inode) != std::string::npos) ++count;
        }
        return count;
    }
    void wait_for_waiting(int count) const {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (waiting() != count && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
        REQUIRE(waiting() == count);
    }

private:
    haas_test::TemporaryDirectory directory_;
};

void write(Database& database, const std::string& label) {
    database.write([&](Writing& tx) { store::insert_project(tx, label); });
}

/// A process that holds the turn until it is killed.
pid_t start_holder(const Site& site) {
    int ready[2] = {-1, -1};
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        Database database = site.open();
        database.write([&](Writing&) {
            (void)!::write(ready[1], "x", 1);
            for (;;) ::pause();
        });
    }
    ::close(ready[1]);
    char byte = 0;
    CHECK(::read(ready[0], &byte, 1) == 1);
    ::close(ready[0]);
    return child;
}

void kill_and_reap(pid_t process) {
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
}

}  // namespace

TEST_CASE("writers get their turn in the order in which they came") {
    const Site site;
    constexpr int count = 8;
    std::vector<std::thread> writers;
    Database first = site.open();
    first.write([&](Writing&) {
        for (int i = 0; i < count; ++i) {
            writers.emplace_back([&site, i] {
                Database database = site.open();
                write(database, "writer" + std::to_string(i));
            });
            site.wait_for_waiting(i + 1);
        }
    });
    for (auto& writer : writers) writer.join();
    std::vector<std::string> by_id;
    for (int i = 0; i < count; ++i) by_id.push_back("writer" + std::to_string(i));
    const auto found = first.read([&](Reading& tx) {
        std::vector<std::string> order(count);
        for (const auto& label : by_id)
            order.at(static_cast<std::size_t>(store::find_project(tx, label)->id.value()) - 1) = label;
        return order;
    });
    CHECK(found == by_id);
}

TEST_CASE("a writer who is not served in time gives up, and leaves the line to those behind") {
    const Site site;
    const pid_t holder = start_holder(site);
    Database hasty = site.open(std::chrono::milliseconds(50));
    CHECK_THROWS_AS(write(hasty, "hasty"), core::UnavailableError);
    CHECK(site.waiting() == 0);
    std::thread patient([&] {
        Database database = site.open();
        write(database, "patient");
    });
    site.wait_for_waiting(1);
    CHECK_THROWS_AS(write(hasty, "hasty"), core::UnavailableError);
    CHECK(site.waiting() == 1);
    kill_and_reap(holder);
    patient.join();
    write(hasty, "hasty");
}

TEST_CASE("a writer that is killed in its turn keeps nobody waiting") {
    const Site site;
    const pid_t holder = start_holder(site);
    std::thread next([&] {
        Database database = site.open();
        write(database, "next");
    });
    site.wait_for_waiting(1);
    kill_and_reap(holder);
    next.join();
    Database database = site.open();
    CHECK(database.read([](Reading& tx) { return store::list_projects(tx); }) == std::vector<std::string>{"next"});
}

TEST_CASE("a writer that does not queue is waited for as long as any other") {
    const Site site;
    sqlite3* outsider = nullptr;
    REQUIRE(sqlite3_open(site.file().c_str(), &outsider) == SQLITE_OK);
    REQUIRE(sqlite3_exec(outsider, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
    Database database = site.open(std::chrono::milliseconds(50));
    CHECK_THROWS_AS(write(database, "busy"), core::UnavailableError);
    sqlite3_close(outsider);
    write(database, "free");
}

TEST_CASE(
    "root's files of the queue belong to the directory's owner, and are open to those who may write the database") {
    if (::geteuid() != 0) haas_test::skip("only root can make files for others");
    const Site site;
    constexpr uid_t owner = 12345;
    REQUIRE(::chown(site.queue().parent_path().c_str(), owner, owner) == 0);
    for (const auto& [of_database, of_queue] : {std::pair{0640U, 0600U}, {0660U, 0660U}, {0600U, 0600U}}) {
        CAPTURE(of_database);
        fs::remove(site.queue());
        fs::permissions(site.file(), fs::perms(of_database));
        store::WriteQueue queue(site.file());
        const store::WriteQueue::Turn turn(queue, std::chrono::steady_clock::now());
        struct stat status {};
        REQUIRE(::stat(site.queue().c_str(), &status) == 0);
        CHECK(status.st_uid == owner);
        CHECK(status.st_gid == owner);
        CHECK((status.st_mode & 07777) == of_queue);
    }
}

TEST_CASE("without a queue, SQLite's own locks keep writers apart") {
    const Site site;
    const fs::path elsewhere = site.queue().parent_path() / "elsewhere";
    fs::create_symlink(elsewhere, site.queue());
    Database database = site.open();
    write(database, "one");
    write(database, "two");
    CHECK_FALSE(fs::exists(elsewhere));
}
