#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/verification_line.hpp"

using haas::base::Secret;
using haas::base::VerificationLine;
using Outcome = VerificationLine::Outcome;
using State = VerificationLine::State;
using std::chrono::seconds;

namespace {

constexpr seconds noon{50000};

std::shared_ptr<void> new_memory() {
    std::shared_ptr<void> memory(std::aligned_alloc(64, (VerificationLine::size() + 63) / 64 * 64), std::free);
    VerificationLine::format(memory.get());
    return memory;
}

/// A line of four places and one turn, and its clock.
struct Line : VerificationLine {
    explicit Line(int places = 4, int turns = 1) : VerificationLine(new_memory(), places, turns) {}

    std::optional<Place> enter(const std::string& user, const std::string& address, const std::string& password = "p") {
        const Secret secret(password);
        const auto place = VerificationLine::enter({address, user, secret}, now);
        give_turns(now);
        return place;
    }
    void leave(Place place, Outcome outcome) {
        VerificationLine::leave(place, outcome, now);
        give_turns(now);
    }
    /// Somebody new, who has guessed wrong whenever their turn came.
    std::optional<Place> guess(const std::string& address) {
        return enter("guess" + std::to_string(++guesses), address);
    }
    /// So many wrong passwords from an address.
    void fail(const std::string& address, int count) {
        for (int i = 0; i < count; ++i) leave(guess(address).value(), Outcome::wrong);
    }
    /// Ends the turn of the request that works.
    void finish(Outcome outcome) {
        for (const auto place : taken()) {
            if (state(place) == State::working) return leave(place, outcome);
        }
        FAIL("nobody works");
    }
    /// The displaced request has noticed.
    void dismiss() {
        for (const auto place : taken()) {
            if (state(place) == State::displaced) leave(place, Outcome::unknown);
        }
    }
    int count(State wanted) const {
        const auto all = taken();
        return static_cast<int>(
            std::count_if(all.begin(), all.end(), [&](Place place) { return state(place) == wanted; }));
    }

    seconds now = noon;
    int guesses = 0;
};

}  // namespace

TEST_CASE("those who wait for their password to be verified get turns in the order in which they came") {
    Line line;
    const auto first = line.enter("alice", "office");
    const auto second = line.enter("bob", "office");
    const auto third = line.enter("carol", "home");
    REQUIRE((first && second && third));
    CHECK(line.state(*first) == State::working);
    CHECK(line.state(*second) == State::waiting);
    line.leave(*first, Outcome::right);
    CHECK(line.state(*second) == State::working);
    CHECK(line.state(*third) == State::waiting);
    line.leave(*second, Outcome::right);
    CHECK(line.state(*third) == State::working);
    line.leave(*third, Outcome::right);
    CHECK(line.taken().empty());
}

TEST_CASE("so many have a place and so many of them a turn, however many come") {
    Line line(8, 3);
    int in = 0;
    for (int i = 0; i < 100; ++i) in += line.guess("office") ? 1 : 0;
    CHECK(in == 8);
    CHECK(line.count(State::working) == 3);
    CHECK(line.count(State::waiting) == 5);
}

TEST_CASE("half of the places are for those who wait, whatever the number of processors") {
    Line line(4, 16);
    for (int i = 0; i < 8; ++i) line.guess("office");
    CHECK(line.count(State::working) == 2);
    CHECK(line.count(State::waiting) == 2);
}

TEST_CASE("a login that comes again goes before guesses of its address, which are new each time") {
    Line line;
    bool same_name = false;
    SUBCASE("of many names") {}
    SUBCASE("of their own name") { same_name = true; }
    const auto guess = [&] {
        return same_name ? line.enter("alice", "office", "wrong" + std::to_string(++line.guesses))
                         : line.guess("office");
    };
    while (guess()) {}
    int tries = 0;
    for (bool works = false; !works; ++tries) {
        REQUIRE(tries < 3);
        line.now += seconds(1);
        const auto alice = line.enter("alice", "office", "right");
        for (int i = 0; alice && i < 4 && line.state(*alice) == State::waiting; ++i) {
            while (guess()) {}
            line.finish(Outcome::wrong);
        }
        works = alice && line.state(*alice) == State::working;
        if (!works) line.dismiss();
        // Meanwhile the others go on.
        for (int i = 0; !works && i < 10; ++i) {
            line.finish(Outcome::wrong);
            while (guess()) {}
        }
    }
    CHECK(tries <= 2);
}

TEST_CASE("a login that comes again each second goes before a thousand older guesses that come again in turns") {
    Line line;
    constexpr int many = 1000;
    int shown = 0;
    const auto guess = [&] { return line.enter("guess" + std::to_string(shown++ % many), "office"); };
    while (shown < many) guess();
    bool works = false;
    for (int tries = 0; tries < 10 && !works; ++tries) {
        line.now += seconds(1);
        for (int i = 0; i < 20; ++i) guess();
        const auto alice = line.enter("alice", "office", "right");
        for (int turn = 0; turn < 10 && alice && line.state(*alice) == State::waiting; ++turn) {
            line.finish(Outcome::wrong);
            guess();
        }
        works = alice && line.state(*alice) == State::working;
        if (alice && line.state(*alice) == State::waiting) line.leave(*alice, Outcome::unknown);
        line.dismiss();
    }
    CHECK(works);
}

TEST_CASE("a thousand guesses a second do not take the ticket of one who comes again") {
    Line line;
    while (line.guess("office")) {}
    REQUIRE_FALSE(line.enter("alice", "office", "right"));
    for (int second = 0; second < 10; ++second) {
        line.now += seconds(1);
        line.finish(Outcome::wrong);
        for (int i = 0; i < 1000; ++i) line.guess("office");
    }
    const auto alice = line.enter("alice", "office", "right");
    REQUIRE(alice);
    line.finish(Outcome::wrong);
    CHECK(line.state(*alice) == State::working);
}

TEST_CASE("a ticket ends a minute after it was last shown, or when its password was verified") {
    const auto is_older_than_guesses = [](Line& line) {
        const auto alice = line.enter("alice", "office", "right");
        line.dismiss();
        return alice.has_value();
    };
    const auto fill = [](Line& line) {
        while (line.guess("office")) {}
    };
    Line line;
    fill(line);
    REQUIRE_FALSE(line.enter("alice", "office", "right"));
    line.now += VerificationLine::ticket_lifetime - seconds(1);
    line.finish(Outcome::unknown);
    fill(line);
    CHECK(is_older_than_guesses(line));

    Line later;
    fill(later);
    REQUIRE_FALSE(later.enter("alice", "office", "right"));
    later.now += VerificationLine::ticket_lifetime;
    later.finish(Outcome::unknown);
    fill(later);
    CHECK_FALSE(is_older_than_guesses(later));

    Line verified;
    verified.leave(verified.enter("alice", "office", "right").value(), Outcome::wrong);
    fill(verified);
    CHECK_FALSE(is_older_than_guesses(verified));
}

TEST_CASE("a request from an address without guesses goes before all others, at once") {
    Line line;
    line.fail("cafe", 20);
    line.fail("garage", 40);
    while (line.guess("cafe") || line.guess("garage")) {}
    const auto alice = line.enter("alice", "office");
    REQUIRE(alice);
    CHECK(line.count(State::displaced) == 1);
    line.dismiss();
    line.finish(Outcome::wrong);
    // One in four turns is for the oldest of all.
    if (line.state(*alice) != State::working) line.finish(Outcome::wrong);
    CHECK(line.state(*alice) == State::working);
}

TEST_CASE("a stream of new addresses keeps nobody out") {
    Line line;
    line.fail("office", 1000);
    while (line.guess("office")) {}
    line.now += seconds(1);
    auto serve_another = [&, address = 0]() mutable {
        for (int i = 0; i < 4; ++i) line.guess("address" + std::to_string(++address));
        line.finish(Outcome::wrong);
        line.dismiss();
    };
    for (int turns = 0; turns < 40; serve_another(), ++turns) {
        const auto place = line.enter("alice", "office");
        if (!place) continue;
        while (line.state(*place) == State::waiting && ++turns < 40) serve_another();
        if (line.state(*place) == State::working) return;
    }
    FAIL("alice had no turn");
}

TEST_CASE("wrong passwords count against their address for some minutes, and right ones never") {
    const auto goes_first = [](Line& line) {
        const auto work = line.enter("somebody", "elsewhere");
        const auto other = line.enter("other", "home");
        const auto alice = line.enter("alice", "office");
        line.leave(work.value(), Outcome::right);
        const bool is_first = line.state(alice.value()) == State::working;
        line.finish(Outcome::right);
        line.finish(Outcome::right);
        return other && is_first;
    };
    Line line;
    line.fail("home", 100);
    CHECK(goes_first(line));
    line.now += 7 * VerificationLine::half_life;
    CHECK_FALSE(goes_first(line));
    Line busy;
    for (int i = 0; i < 100; ++i) busy.leave(busy.enter("bob", "home").value(), Outcome::right);
    CHECK_FALSE(goes_first(busy));
}

TEST_CASE("the line's memory holds no name, address or password, and is known by its kind") {
    const auto memory = new_memory();
    VerificationLine line(memory, 4, 1);
    const std::string user = "a-user-of-some-length";
    const Secret password("a password of some length");
    line.enter({"address.of.some.length", user, password}, noon);
    CHECK(VerificationLine::fits(memory.get()));
    const std::string bytes(static_cast<const char*>(memory.get()), VerificationLine::size());
    for (const char* text : {"a-user", "a password", "address.of"}) CHECK(bytes.find(text) == std::string::npos);
    std::memset(memory.get(), 0, 8);
    CHECK_FALSE(VerificationLine::fits(memory.get()));
}

TEST_CASE("processes that share the memory stand in one line") {
    const auto memory = new_memory();
    VerificationLine one(memory, 4, 1);
    VerificationLine other(memory, 4, 1);
    const std::string user = "alice";
    const Secret password("p");
    const auto first = one.enter({"office", user, password}, noon);
    one.give_turns(noon);
    const auto before = other.changes().load();
    const auto second = other.enter({"home", user, password}, noon);
    other.give_turns(noon);
    CHECK(other.state(second.value()) == State::waiting);
    one.leave(first.value(), Outcome::right, noon);
    one.give_turns(noon);
    CHECK(other.state(second.value()) == State::working);
    CHECK(other.changes().load() != before);
}

TEST_CASE("memory with anything in it misplaces somebody at most") {
    const std::string user = "alice";
    const Secret password("p");
    using Guesses = VerificationLine::Guesses;
    for (const auto guesses : {Guesses::as_others, Guesses::slowed}) {
        for (const std::uint64_t word : {~std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{INT64_MAX},
                                         std::uint64_t{1} << 63U, (std::uint64_t{1} << 63U) + 1}) {
            CAPTURE(word);
            const auto memory = new_memory();
            auto* const words = static_cast<std::uint64_t*>(memory.get());
            // The kind and the key stay.
            std::fill(words + 5, words + VerificationLine::size() / sizeof word, word);
            VerificationLine line(memory, 4, 1, guesses);
            line.enter({"office", user, password}, noon);
            const auto pause = line.pause({"office", user, password}, noon);
            CHECK((pause >= seconds(1) && pause <= seconds(8)));
            // The state after a search for processes that are gone.
            for (const auto place : line.taken()) line.leave(place, Outcome::wrong, noon);
            const auto place = line.enter({"office", user, password}, noon);
            line.give_turns(noon);
            CHECK(line.state(place.value()) == State::working);
        }
    }
}
