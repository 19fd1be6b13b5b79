// A database's misfortunes: damage, disks that are full or cannot be written, and processes that are killed.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

#include "store/projects.hpp"
#include "unit/skip.hpp"

using namespace haas;
using namespace haas_test;
using store::Writing;

namespace {

constexpr uid_t nobody = 65534;

/// A process of its own, and what it writes.
class Child {
public:
    /// @param work  is given the descriptor to write to; the process ends with it
    explicit Child(const std::function<void(int)>& work) {
        REQUIRE(::pipe(pipe_.data()) == 0);
        process_ = ::fork();
        REQUIRE(process_ >= 0);
        if (process_ != 0) {
            ::close(pipe_[1]);
            return;
        }
        ::close(pipe_[0]);
        try {
            work(pipe_[1]);
        } catch (...) {
            ::_exit(1);
        }
        ::_exit(0);
    }
    ~Child() {
        kill();
        ::close(pipe_[0]);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// The next bytes, up to a number; fewer when the process has ended.
    std::string read(std::size_t size) const {
        std::string text;
        std::array<char, 256> part{};
        while (text.size() < size) {
            const ssize_t got = ::read(pipe_[0], part.data(), std::min(part.size(), size - text.size()));
            if (got <= 0) break;
            text.append(part.data(), static_cast<std::size_t>(got));
        }
        return text;
    }
    void kill() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = 0;
    }

private:
    std::array<int, 2> pipe_{};
    pid_t process_ = 0;
};

void say(int to, const std::string& text) {
    if (::write(to, text.data(), text.size()) < 0) ::_exit(1);
}

}  // namespace

TEST_CASE("a damaged database is refused") {
    on_files([](FileEngine& engine) {
        create(engine);
        engine.damage();
        auto database = open(engine);
        CHECK(contains(outcome([&] { projects(database); }), "damaged"));
        CHECK(contains(outcome([&] { add_project(database, "p"); }), "damaged"));
    });
}

TEST_CASE("a file that is not a database is refused, and stays as it is") {
    on_files([](FileEngine& engine) {
        engine.replace_by_something_else();
        const auto before = engine.contents();
        auto database = open(engine);
        CHECK(contains(outcome([&] { projects(database); }), "which this program cannot use"));
        CHECK(contains(outcome([&] { add_project(database, "p"); }), "which this program cannot use"));
        CHECK_THROWS_AS(create(engine), store::DatabaseExistsError);
        CHECK(engine.contents() == before);
    });
}

TEST_CASE("a database that cannot be written says so") {
    on_files([](FileEngine& engine) {
        create(engine);
        engine.make_read_only();
        const Child child([&](int to) {
            // root may write everything.
            if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) ::_exit(1);
            auto database = open(engine);
            say(to, outcome([&] { add_project(database, "p"); }));
        });
        const std::string said = child.read(1000);
        CHECK_MESSAGE((contains(said, "read-only") || contains(said, "cannot be read or written")), said);
        auto database = open(engine);
        CHECK(projects(database) == std::vector<std::string>{"first"});
    });
}

TEST_CASE("a database whose disk was read-only for a moment can be written again") {
    if (::geteuid() != 0) haas_test::skip("not root");
    on_files([](FileEngine& engine) {
        create(engine);
        const Child child([&](int to) {
            // Somebody has its log open, so it can be opened for reading.
            auto other = open(engine);
            add_project(other, "before");
            engine.mount_read_only();
            auto database = open(engine);
            say(to, outcome([&] { add_project(database, "early"); }) + "; ");
            engine.mount_writable();
            say(to, outcome([&] { add_project(database, "p"); }));
        });
        const std::string said = child.read(1000);
        CHECK_MESSAGE(contains(said, "read-only"), said);
        auto database = open(engine);
        CHECK_MESSAGE(projects(database) == std::vector<std::string>({"before", "first", "p"}), said);
    });
}

TEST_CASE("what one thread opened while the disk was read-only does not keep another one from writing") {
    if (::geteuid() != 0) haas_test::skip("not root");
    on_files([](FileEngine& engine) {
        create(engine);
        // Killed, so its log stays, and can be opened for reading. In this process its index would stay open for
        // writing.
        const Child killed([&](int to) {
            auto database = open(engine);
            add_project(database, "before");
            say(to, "done");
            ::_exit(0);
        });
        REQUIRE(killed.read(1000) == "done");
        const Child child([&](int to) {
            engine.mount_read_only();
            auto idle = open(engine);
            auto database = open(engine);
            say(to, std::to_string(projects(idle).size() + projects(database).size()));
            engine.mount_writable();
            say(to, outcome([&] { add_project(database, "p"); }));
        });
        const std::string said = child.read(1000);
        CHECK_MESSAGE(said.starts_with("4"), said);
        auto database = open(engine);
        CHECK_MESSAGE(projects(database) == std::vector<std::string>({"before", "first", "p"}), said);
    });
}

TEST_CASE("a full disk is reported, and the data stays") {
    on_files([](FileEngine& engine) {
        create(engine);
        const Child child([&](int to) {
            auto database = open(engine);
            add_project(database, "before");
            const rlimit most{100000, 100000};
            ::signal(SIGXFSZ, SIG_IGN);
            ::setrlimit(RLIMIT_FSIZE, &most);
            say(to, outcome([&] {
                    database.write([](Writing& tx) {
                        for (int i = 0; i < 20000; ++i) store::insert_project(tx, "many-" + std::to_string(i));
                    });
                }));
            say(to, projects(database).size() == 2 ? " all there" : " something else there");
        });
        const std::string said = child.read(1000);
        CHECK_MESSAGE((contains(said, "disk is full") || contains(said, "cannot be read or written")), said);
        CHECK_MESSAGE(contains(said, " all there"), said);
        auto database = open(engine);
        CHECK(projects(database) == std::vector<std::string>{"before", "first"});
        add_project(database, "after");
    });
}

TEST_CASE("a process that is killed inside a transaction leaves nothing of it, and all that was acknowledged") {
    on_files([](FileEngine& engine) {
        create(engine);
        Child child([&](int to) {
            auto database = open(engine);
            add_project(database, "acknowledged");
            database.write([&](Writing& tx) {
                store::insert_project(tx, "unfinished");
                say(to, "x");
                ::pause();
            });
        });
        REQUIRE(child.read(1) == "x");
        child.kill();
        auto database = open(engine);
        CHECK(projects(database) == std::vector<std::string>{"acknowledged", "first"});
        add_project(database, "next");
        CHECK(projects(database).size() == 3);
    });
}

TEST_CASE("a writer that is killed at any moment has lost nothing that it acknowledged") {
    on_files([](FileEngine& engine) {
        create(engine);
        std::size_t most = 1;
        for (int round = 0; round < 5; ++round) {
            const std::string prefix = "r" + std::to_string(round) + "-";
            Child child([&](int to) {
                auto database = open(engine);
                for (int i = 0;; ++i) {
                    add_project(database, prefix + std::to_string(i));
                    say(to, "x");
                }
            });
            auto acknowledged = child.read(10 + static_cast<std::size_t>(round) * 7).size();
            child.kill();
            acknowledged += child.read(100000).size();
            auto database = open(engine);
            const auto found = projects(database).size();
            // The last one may be there though its word did not come through.
            CHECK(found >= most + acknowledged);
            CHECK(found <= most + acknowledged + 1);
            most = found;
        }
    });
}
