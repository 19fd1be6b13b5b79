#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "sys/verification_places.hpp"
#include "unit/temporary_directory.hpp"

using haas::sys::VerificationPlaces;

namespace {

class Room {
public:
    explicit Room(VerificationPlaces::Bounds bounds = {16, 1000, std::chrono::milliseconds(0)})
        : places_(directory_.path() / "waiting", bounds) {}

    std::shared_ptr<void> take(const std::string& user, const std::string& address) const {
        return places_.take(user, address);
    }
    /// How many places are there, all kept.
    int fill(const std::string& user, const std::string& address) {
        int count = 0;
        for (auto place = take(user, address); place; place = take(user, address)) {
            kept_.push_back(std::move(place));
            ++count;
        }
        return count;
    }
    void leave() { kept_.clear(); }

private:
    haas_test::TemporaryDirectory directory_;
    VerificationPlaces places_;
    std::vector<std::shared_ptr<void>> kept_;
};

}  // namespace

TEST_CASE("one user at one address has half of the places, and keeps nobody else out") {
    Room room;
    CHECK(room.fill("alice", "192.0.2.1") == 8);
    CHECK(room.take("alice", "192.0.2.2"));
    CHECK(room.take("bob", "192.0.2.1"));
    CHECK(room.take("bob", "192.0.2.2"));
    room.leave();
    CHECK(room.take("alice", "192.0.2.1"));
}

TEST_CASE("two addresses that guess together leave no place, as the pages say") {
    Room room;
    CHECK(room.fill("a", "192.0.2.1") + room.fill("b", "192.0.2.1") == 12);
    CHECK(room.fill("c", "192.0.2.2") == 4);
    CHECK_FALSE(room.take("alice", "192.0.2.3"));
}

TEST_CASE("a file that cannot be opened keeps nobody out, and is logged once") {
    const haas_test::TemporaryDirectory directory;
    const auto log = directory.write("log", "");
    const pid_t child = ::fork();
    if (child == 0) {
        const int file = ::open(log.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        ::dup2(file, STDERR_FILENO);
        const VerificationPlaces places(directory.path() / "missing" / "waiting", {16});
        const auto copy = places;
        const bool in = places.take("alice", "192.0.2.1") && places.take("bob", "192.0.2.1") && copy.take("bob", "192.0.2.1");
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

TEST_CASE("one user name, from anywhere, leaves places for others") {
    Room room;
    int count = 0;
    for (int i = 1; i < 20; ++i) count += room.fill("alice", "192.0.2." + std::to_string(i));
    CHECK(count == 12);
    CHECK(room.fill("bob", "192.0.2.99") == 4);
}

TEST_CASE("one address leaves places for others, and an IPv6 network is one address") {
    for (const std::string address : {"192.0.2.1", "2001:db8::"}) {
        CAPTURE(address);
        Room room;
        int count = 0;
        for (int i = 1; i < 20; ++i) {
            const std::string number = std::to_string(i);
            count += room.fill("user" + number, address.find(':') == std::string::npos ? address : address + number);
        }
        CHECK(count == 12);
        CHECK(room.fill("alice", "2001:db8:0:1::1") == 4);
        CHECK_FALSE(room.take("bob", "198.51.100.1"));
    }
}

TEST_CASE("a process that dies gives its places back") {
    Room room;
    int ready[2] = {-1, -1};
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        room.fill("alice", "192.0.2.1");
        (void)!::write(ready[1], "x", 1);
        for (;;) ::pause();
    }
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    CHECK_FALSE(room.take("alice", "192.0.2.1"));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(room.take("alice", "192.0.2.1"));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("who has a place waits for a turn, up to a deadline") {
    const Room patient({16, 1, std::chrono::minutes(1)});
    auto first = patient.take("alice", "192.0.2.1");
    std::thread second([&] { CHECK(patient.take("bob", "192.0.2.1")); });
    first.reset();
    second.join();
    const Room hasty({16, 1, std::chrono::milliseconds(0)});
    first = hasty.take("alice", "192.0.2.1");
    REQUIRE(first);
    CHECK_FALSE(hasty.take("bob", "192.0.2.2"));
}

TEST_CASE("where places cannot be counted, everybody has one") {
    const VerificationPlaces nowhere("/nowhere/at/all", {4, 1, std::chrono::milliseconds(0)});
    CHECK(nowhere.take("alice", "192.0.2.1"));
}
