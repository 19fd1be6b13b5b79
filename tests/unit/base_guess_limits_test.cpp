// Guessing of passwords is slowed, and locks nobody out.
#include <doctest/doctest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "base/proof_table.hpp"
#include "base/verification_line.hpp"

using haas::base::Secret;
using haas::base::VerificationLine;
using Outcome = VerificationLine::Outcome;
using std::chrono::seconds;

namespace {

std::shared_ptr<void> new_memory() {
    std::shared_ptr<void> memory(std::aligned_alloc(64, (VerificationLine::size() + 63) / 64 * 64), std::free);
    VerificationLine::format(memory.get());
    return memory;
}

/// A line in which a verification takes no time.
struct Line : VerificationLine {
    Line() : VerificationLine(new_memory(), 8, 2, Guesses::slowed) {}

    /// Whether the login is verified now.
    bool verifies(const std::string& user, const std::string& address, const std::string& password, Outcome outcome) {
        const Secret secret(password);
        const auto place = enter({address, user, secret}, now);
        if (!place) return false;
        give_turns(now);
        leave(*place, outcome, now);
        return true;
    }
    /// Whether a guess, new each time, is verified.
    bool guess(const std::string& user, const std::string& address) {
        return verifies(user, address, "guess" + std::to_string(++guesses), Outcome::wrong);
    }
    /// Guesses that are verified in so many seconds, with `rate` of them each second.
    int guess_for(seconds time, int rate, const std::string& user, const std::string& address) {
        int verified = 0;
        for (const auto end = now + time; now < end; now += seconds(1)) {
            for (int i = 0; i < rate; ++i) verified += guess(user, address) ? 1 : 0;
        }
        return verified;
    }
    /// The seconds until a right login that comes back each second is verified, between the guesses of an attacker.
    int wait(const std::string& user, const std::string& address, const std::string& attacked,
             const std::string& attacker) {
        for (int waited = 0; waited < 120; ++waited, now += seconds(1)) {
            for (int i = 0; i < 50; ++i) guess(attacked == "*" ? "u" + std::to_string(guesses) : attacked, attacker);
            if (verifies(user, address, "right", Outcome::right)) return waited;
        }
        return 120;
    }

    /// Until a guess was verified just now, and others have to wait as long as they ever have to.
    void slow(const std::string& user, const std::string& address) {
        while (!guess(user, address)) now += seconds(1);
    }
    seconds pause_of(const std::string& user, const std::string& address) const {
        const Secret none;
        return pause({address, user, none}, now);
    }

    seconds now{50000};
    int guesses = 0;
};

}  // namespace

TEST_CASE("guesses: the first wrong passwords cost nothing, and then a name gets a turn in some seconds") {
    for (const std::string user : {"alice", "nobody"}) {
        Line line;
        for (int i = 0; i < 10; ++i) CHECK(line.guess(user, "cafe"));
        line.guess(user, "cafe");
        CHECK_FALSE(line.guess(user, "cafe"));
        line.guess_for(seconds(600), 20, user, "cafe");
        const int in_ten_minutes = line.guess_for(seconds(600), 20, user, "cafe");
        CHECK(in_ten_minutes <= 600 / 4);
        CHECK(in_ten_minutes >= 600 / 20);
    }
}

TEST_CASE("guesses: a name is slowed whatever the address, and an address whatever the name") {
    Line line;
    for (int i = 0; i < 11; ++i) line.guess("alice", "address" + std::to_string(i));
    CHECK_FALSE(line.guess("alice", "elsewhere"));
    Line spray;
    for (int i = 0; i < 41; ++i) spray.guess("user" + std::to_string(i), "cafe");
    CHECK_FALSE(spray.guess("somebody", "cafe"));
    CHECK(spray.guess("somebody", "home"));
}

TEST_CASE("guesses: a user of another address gets in within seconds while their name is guessed") {
    Line line;
    line.guess_for(seconds(1200), 50, "alice", "cafe");
    CHECK(line.wait("alice", "home", "alice", "cafe") <= 10);
    CHECK(line.wait("bob", "home", "alice", "cafe") == 0);
}

TEST_CASE("guesses: another user of the guesser's address gets in within seconds") {
    Line line;
    line.guess_for(seconds(1200), 50, "alice", "office");
    CHECK(line.wait("bob", "office", "alice", "office") <= 4);
}

TEST_CASE("guesses: the user whose name is guessed from their own address gets in as well") {
    Line line;
    line.guess_for(seconds(1200), 50, "alice", "office");
    CHECK(line.wait("alice", "office", "alice", "office") <= 40);
}

TEST_CASE("guesses: a user gets in while all kinds of names are guessed from their address") {
    Line line;
    for (int i = 0; i < 500; ++i) line.guess("u" + std::to_string(i), "office");
    CHECK(line.wait("alice", "office", "*", "office") <= 10);
}

TEST_CASE("guesses: a user gets in while many addresses guess their password") {
    Line line;
    for (int i = 0; i < 1000; ++i, line.now += seconds(1)) line.guess("alice", "address" + std::to_string(i));
    int waited = 0;
    for (; waited < 120 && !line.verifies("alice", "home", "right", Outcome::right); ++waited, line.now += seconds(1)) {
        for (int i = 0; i < 50; ++i) line.guess("alice", "new address" + std::to_string(line.guesses));
    }
    CHECK(waited <= 40);
}

TEST_CASE("guesses: right passwords slow nobody, and wrong ones are forgotten within hours") {
    Line line;
    for (int i = 0; i < 200; ++i) CHECK(line.verifies("alice", "office", "right", Outcome::right));
    line.guess_for(seconds(600), 50, "alice", "cafe");
    line.now += seconds(3 * 3600);
    for (int i = 0; i < 10; ++i) CHECK(line.guess("alice", "cafe"));
}

TEST_CASE("guesses: who is slowed is told for how long") {
    Line line;
    const std::string alice = "alice";
    const Secret password("p");
    CHECK(line.pause({"cafe", alice, password}, line.now) == seconds(1));
    line.guess_for(seconds(600), 50, "alice", "cafe");
    while (!line.guess("alice", "cafe")) line.now += seconds(1);
    const auto pause = line.pause({"cafe", alice, password}, line.now);
    CHECK(pause > seconds(1));
    CHECK(pause <= seconds(8));
    CHECK(line.pause({"home", alice, password}, line.now) == pause);
}

TEST_CASE("guesses: a user is not slowed where the password was right before, whatever comes from elsewhere") {
    Line line;
    REQUIRE(line.verifies("alice", "home", "right", Outcome::right));
    // The same guesses again and again, from each address another one.
    const auto attack = [&](seconds time) {
        for (const auto end = line.now + time; line.now < end; line.now += seconds(1)) {
            for (int i = 0; i < 300; ++i) {
                line.verifies("alice", "a" + std::to_string(i), "guess" + std::to_string(i), Outcome::wrong);
            }
        }
    };
    attack(seconds(900));
    CHECK(line.verifies("alice", "home", "right", Outcome::right));
    line.slow("alice", "elsewhere");
    CHECK(line.pause_of("alice", "home") == seconds(1));
    CHECK(line.pause_of("alice", "elsewhere") > seconds(1));
    // A month later it is an address like others.
    line.now += std::chrono::hours(31 * 24);
    attack(seconds(200));
    line.slow("alice", "elsewhere");
    CHECK(line.pause_of("alice", "home") > seconds(1));
}

TEST_CASE("guesses: who knows a user's address, and guesses from there, is slowed as well") {
    Line line;
    REQUIRE(line.verifies("alice", "office", "right", Outcome::right));
    line.guess_for(seconds(600), 20, "alice", "office");
    CHECK(line.guess_for(seconds(600), 20, "alice", "office") <= 600 / 4);
    // And the name elsewhere has its own count.
    CHECK(line.verifies("alice", "hotel", "right", Outcome::right));
}

TEST_CASE("guesses: a user has four homes, the last ones") {
    Line line;
    for (int i = 0; i < 6; ++i, line.now += seconds(1)) {
        REQUIRE(line.verifies("alice", "home" + std::to_string(i), "right", Outcome::right));
    }
    line.guess_for(seconds(600), 20, "alice", "cafe");
    line.slow("alice", "cafe");
    for (int i = 0; i < 6; ++i) {
        const bool is_slowed = line.pause_of("alice", "home" + std::to_string(i)) > seconds(1);
        CHECK_MESSAGE(is_slowed == (i < 2), i);
    }
}

TEST_CASE("guesses: who comes back goes before those who do not, though they were there before") {
    Line line;
    line.guess_for(seconds(600), 20, "alice", "office");
    line.slow("alice", "office");
    int tries = 0;
    for (bool is_in = false; !is_in && tries < 20; ++tries, line.now += seconds(1)) {
        for (int i = 0; i < 50; ++i) line.guess("alice", "office");
        is_in = line.verifies("alice", "office", "right", Outcome::right);
    }
    CHECK(tries <= 10);
}

TEST_CASE("guesses: who comes back when told to waits for those that asked before, and not for later ones") {
    Line line;
    line.guess_for(seconds(600), 20, "alice", "office");
    constexpr int stock = 15;
    std::vector<std::string> guesses;
    for (int i = 0; i < stock; ++i) guesses.push_back("stock" + std::to_string(i));
    int waited = 0;
    seconds next = line.now;
    // The stock is shown each second, and filled up; alice does as Retry-After says.
    for (bool is_in = false; !is_in && waited < 1000; ++waited, line.now += seconds(1)) {
        for (auto& guess : guesses) {
            if (line.verifies("alice", "office", guess, Outcome::wrong)) guess = "new" + std::to_string(++line.guesses);
        }
        if (line.now < next) continue;
        is_in = line.verifies("alice", "office", "right", Outcome::right);
        next = line.now + line.pause_of("alice", "office");
    }
    // Eight seconds for each that was there, and for some that came at the right moment.
    CHECK(waited <= (stock + 3) * 8);
}

TEST_CASE("guesses: 5,000 names from 5,000 networks leave known users alone, who are verified no second time") {
    Line line;
    const haas::base::ProofTable proofs;
    const auto now = haas::base::from_seconds(1777636800);
    const auto known = [](int i) { return "known" + std::to_string(i); };
    const Secret password("right");
    const std::string hash = "hash";
    for (int i = 0; i < 1000; ++i) proofs.keep({known(i), password, hash}, now);
    // Each of them also guesses the password of somebody who is known.
    for (int i = 0; i < 5000; ++i) {
        line.guess("u" + std::to_string(i), "network" + std::to_string(i));
        line.guess(known(i % 1000), "network" + std::to_string(i));
        if (i % 10 == 0) line.now += seconds(1);
    }
    int verified = 0;
    for (int i = 0; i < 1000; ++i) {
        const auto user = known(i);
        verified += proofs.knows(user, password, now) && proofs.renew({user, password, hash}, now) ? 0 : 1;
    }
    CHECK(verified == 0);
    // One whose proof was lost, at home: nobody has guessed from there.
    CHECK(line.wait("known1", "home", "*", "network1") <= 10);
    CHECK(line.wait("known1", "home", "known1", "network1") <= 10);
}

TEST_CASE("guesses: thousands of names do not make a guessed one forgotten") {
    Line line;
    line.guess_for(seconds(60), 50, "alice", "cafe");
    for (int i = 0; i < 50000; ++i) line.guess("u" + std::to_string(i), "a" + std::to_string(i));
    int verified = 0;
    for (int i = 0; i < 20; ++i) verified += line.guess("alice", "cafe") ? 1 : 0;
    CHECK(verified <= 1);
}
