#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/verification_line.hpp"
#include "sys/shared_memory.hpp"
#include "sys/verification_turns.hpp"
#include "unit/temporary_directory.hpp"

using haas::base::Secret;
using haas::base::VerificationLine;
using haas::sys::VerificationTurns;
using Outcome = VerificationTurns::Outcome;
using namespace std::chrono_literals;

namespace {

/// Shared by all forked processes.
class Room {
public:
    explicit Room(VerificationTurns::Bounds bounds)
        : memory_(haas::sys::map_shared_memory(
              directory_.path() / "logins",
              {VerificationLine::size(), &VerificationLine::format, &VerificationLine::fits})),
          turns_(directory_.path() / "waiting", memory_, bounds),
          line_(memory_, bounds.places, bounds.turns) {}

    std::shared_ptr<Outcome> take(const std::string& user, const std::string& address = "192.0.2.1") const {
        return turns_.take(user, Secret("p"), address);
    }
    /// Waits until so many work or wait.
    void await(std::size_t count) const {
        while (line_.taken().size() != count) std::this_thread::yield();
    }

private:
    haas_test::TemporaryDirectory directory_;
    std::shared_ptr<void> memory_;
    VerificationTurns turns_;
    VerificationLine line_;
};

/// A process that asks for a turn and then does nothing.
class Idler {
public:
    Idler(const Room& room, const std::string& user) : process_(::fork()) {
        if (process_ != 0) return;
        [[maybe_unused]] const auto turn = room.take(user);
        for (;;) ::pause();
    }
    ~Idler() { kill(); }
    Idler(const Idler&) = delete;
    Idler& operator=(const Idler&) = delete;

    void kill() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = 0;
    }

private:
    pid_t process_;
};

}  // namespace

TEST_CASE("a request that waits to verify a password gets its turn when the one before has ended") {
    const Room room({8, 1, 1min});
    auto first = room.take("alice");
    REQUIRE(first);
    std::thread second([&] { CHECK(room.take("bob")); });
    room.await(2);
    first.reset();
    second.join();
    room.await(0);
}

TEST_CASE("a request whose turn does not come in time learns that, and leaves no place taken") {
    const Room room({8, 1, 0ms});
    const auto first = room.take("alice");
    REQUIRE(first);
    CHECK_FALSE(room.take("bob", "192.0.2.2"));
    room.await(1);
}

TEST_CASE("a request that goes sooner takes the place of a waiting one, which learns that at once") {
    const Room room({4, 1, 1h, 1h});
    for (int i = 0; i < 4; ++i) *room.take("guess" + std::to_string(i), "192.0.2.1") = Outcome::wrong;
    auto work = room.take("guess", "192.0.2.1");
    std::vector<std::thread> guesses;
    std::atomic<int> displaced{0};
    for (int i = 0; i < 3; ++i) {
        guesses.emplace_back([&, i] {
            if (!room.take("other" + std::to_string(i), "192.0.2.1")) ++displaced;
        });
    }
    room.await(4);
    std::thread alice([&] { CHECK(room.take("alice", "192.0.2.2")); });
    while (displaced == 0) std::this_thread::yield();
    work.reset();
    alice.join();
    for (auto& guess : guesses) guess.join();
    CHECK(displaced == 1);
}

TEST_CASE("an IPv6 network of one customer counts as one address") {
    const Room room({4, 1, 1min});
    for (int i = 0; i < 4; ++i) *room.take("guess", "2001:db8::" + std::to_string(i)) = Outcome::wrong;
    auto work = room.take("guess", "2001:db8::1");
    std::vector<std::string> order;
    std::mutex mutex;
    const auto wait = [&](const std::string& user, const std::string& address) {
        const auto turn = room.take(user, address);
        const std::lock_guard<std::mutex> lock(mutex);
        order.push_back(user);
    };
    std::thread neighbour(wait, "bob", "2001:db8:0:99::1");
    room.await(2);
    std::thread other(wait, "alice", "2001:db8:0:100::1");
    room.await(3);
    work.reset();
    neighbour.join();
    other.join();
    CHECK(order == std::vector<std::string>{"alice", "bob"});
}

TEST_CASE("a process that dies at work or while it waits keeps nobody from a turn") {
    const Room room({4, 1, 1min});
    std::vector<std::unique_ptr<Idler>> idlers;
    for (int i = 0; i < 4; ++i) {
        idlers.push_back(std::make_unique<Idler>(room, "user" + std::to_string(i)));
        room.await(idlers.size());
    }
    SUBCASE("one by one, while somebody waits") {
        idlers[1]->kill();
        idlers[3]->kill();
        std::thread alice([&] { CHECK(room.take("alice", "192.0.2.2")); });
        idlers[2]->kill();
        idlers[0]->kill();
        alice.join();
    }
    SUBCASE("all of them, before anybody comes") {
        idlers.clear();
        CHECK(room.take("alice"));
    }
}

TEST_CASE("processes that are killed at any moment leave a line that goes on") {
    const Room room({4, 1, 1min});
    for (int round = 0; round < 20; ++round) {
        std::vector<pid_t> busy;
        for (int i = 0; i < 6; ++i) {
            busy.push_back(::fork());
            if (busy.back() != 0) continue;
            for (int guess = 0;; ++guess) {
                const auto turn = room.take("user" + std::to_string(i) + '-' + std::to_string(guess));
                if (turn) *turn = Outcome::wrong;
            }
        }
        CHECK(room.take("alice", "192.0.2.2"));
        for (const pid_t process : busy) ::kill(process, SIGKILL);
        for (const pid_t process : busy) ::waitpid(process, nullptr, 0);
        CHECK(room.take("alice", "192.0.2.2"));
    }
}

TEST_CASE("without shared memory, a limited number verify at once, and the others learn that") {
    const haas_test::TemporaryDirectory directory;
    const VerificationTurns turns(directory.path() / "waiting", nullptr, {4, 1});
    const VerificationTurns of_another(directory.path() / "waiting", nullptr, {4, 1});
    std::vector<std::shared_ptr<Outcome>> kept;
    for (int i = 0; i < 2; ++i) {
        kept.push_back(turns.take("alice", Secret("p"), "192.0.2.1"));
        kept.push_back(of_another.take("alice", Secret("p"), "192.0.2.1"));
    }
    CHECK(std::all_of(kept.begin(), kept.end(), [](const auto& turn) { return turn != nullptr; }));
    CHECK_FALSE(turns.take("alice", Secret("p"), "192.0.2.1"));
    kept.pop_back();
    CHECK(turns.take("alice", Secret("p"), "192.0.2.1"));
}

TEST_CASE("a file that cannot be opened keeps nobody out, and is logged once") {
    const haas_test::TemporaryDirectory directory;
    const auto log = directory.write("log", "");
    const pid_t child = ::fork();
    if (child == 0) {
        const int file = ::open(log.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        ::dup2(file, STDERR_FILENO);
        const VerificationTurns turns(directory.path() / "missing" / "waiting", nullptr, {4});
        // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): what is tested is that copies share the failure
        const auto copy = turns;
        const Secret password("p");
        const bool in = turns.take("alice", password, "192.0.2.1") && turns.take("bob", password, "192.0.2.1") &&
                        copy.take("bob", password, "192.0.2.1");
        ::_exit(in ? 0 : 1);
    }
    int status = 1;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
    std::ifstream lines(log);
    const std::string text{std::istreambuf_iterator<char>(lines), {}};
    CHECK(text.find("password_checks_not_counted") != std::string::npos);
    CHECK(text.find("No such file") != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}
