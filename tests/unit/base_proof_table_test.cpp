#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/proof_table.hpp"

using namespace haas::base;

namespace {

const Timestamp noon = from_seconds(1800000000);

struct Login {
    std::string user;
    Secret password;
    std::string hash;
    ProofTable::Claim claim() const { return {user, password, hash}; }
};

const Login alice{"alice", Secret("correct horse"), "$y$alice"};

std::shared_ptr<void> new_memory() {
    std::shared_ptr<void> memory(std::aligned_alloc(64, ProofTable::size()), std::free);
    ProofTable::format(memory.get());
    return memory;
}

std::vector<std::uint64_t> words_of(const std::shared_ptr<void>& memory) {
    std::vector<std::uint64_t> words(ProofTable::size() / sizeof(std::uint64_t));
    std::memcpy(words.data(), memory.get(), ProofTable::size());
    return words;
}

}  // namespace

TEST_CASE("a proof is for one user, one password and one hash") {
    const ProofTable table;
    CHECK_FALSE(table.renew(alice.claim(), noon));
    table.keep(alice.claim(), noon);
    CHECK(table.renew(alice.claim(), noon));
    for (const Login& other :
         {Login{"bob", Secret("correct horse"), "$y$alice"}, Login{"alice", Secret("correct"), "$y$alice"},
          Login{"alice", Secret("correct horse"), "$y$changed"}, Login{"alicecorrect", Secret(" horse"), "$y$alice"},
          Login{"", Secret(), ""}}) {
        CAPTURE(other.user);
        CHECK_FALSE(table.renew(other.claim(), noon));
    }
}

TEST_CASE("a proof lasts for a day after its last use, whatever the clock does") {
    const ProofTable table;
    const auto almost_a_day = std::chrono::hours(23);
    table.keep(alice.claim(), noon);
    for (int i = 1; i <= 5; ++i) CHECK(table.renew(alice.claim(), noon + i * almost_a_day));
    CHECK_FALSE(table.renew(alice.claim(), noon + 5 * almost_a_day + std::chrono::hours(24)));
    table.keep(alice.claim(), noon);
    CHECK_FALSE(table.renew(alice.claim(), noon - std::chrono::hours(24)));
    CHECK(table.renew(alice.claim(), noon - std::chrono::hours(1)));
}

TEST_CASE("a user has one proof, the latest") {
    const ProofTable table;
    table.keep(alice.claim(), noon);
    const Login changed{"alice", Secret("new"), "$y$changed"};
    table.keep(changed.claim(), noon);
    CHECK(table.renew(changed.claim(), noon));
    CHECK_FALSE(table.renew(alice.claim(), noon));
}

TEST_CASE("a password is known for whatever hash it was right, until it is not used for a day or was changed") {
    const ProofTable table;
    CHECK_FALSE(table.knows("alice", alice.password, noon));
    table.keep(alice.claim(), noon);
    CHECK(table.knows("alice", alice.password, noon));
    CHECK_FALSE(table.knows("alice", Secret("correct"), noon));
    CHECK_FALSE(table.knows("bob", alice.password, noon));
    CHECK_FALSE(table.knows("alicecorrect", Secret(" horse"), noon));
    CHECK_FALSE(table.knows("alice", alice.password, noon + ProofTable::lifetime));
    table.keep({"alice", Secret("new"), "$y$changed"}, noon);
    CHECK_FALSE(table.knows("alice", alice.password, noon));
}

TEST_CASE("processes that share the memory share the proofs, and others do not") {
    const auto memory = new_memory();
    const ProofTable one(memory);
    const ProofTable two(memory);
    const ProofTable stranger;
    one.keep(alice.claim(), noon);
    CHECK(two.renew(alice.claim(), noon));
    CHECK_FALSE(stranger.renew(alice.claim(), noon));
    CHECK(two.knows("alice", alice.password, noon));
    CHECK_FALSE(stranger.knows("alice", alice.password, noon));
    CHECK(ProofTable::fits(memory.get()));
    const std::string bytes(static_cast<const char*>(memory.get()), ProofTable::size());
    for (const char* secret : {"alice", "correct horse", "$y$"}) CHECK(bytes.find(secret) == std::string::npos);
}

TEST_CASE("an entry that was written by halves proves nobody") {
    const auto memory = new_memory();
    const ProofTable table(memory);
    const Login changed{"alice", Secret("new"), "$y$changed"};
    table.keep(alice.claim(), noon);
    const auto before = words_of(memory);
    table.keep(changed.claim(), noon + std::chrono::seconds(1));
    const auto after = words_of(memory);
    std::vector<std::size_t> differing;
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (before[i] != after[i]) differing.push_back(i);
    }
    // The words of the two digests and, behind them, the time.
    REQUIRE(differing.size() == 7);
    for (unsigned mix = 0; mix < 128; ++mix) {
        auto words = before;
        for (std::size_t i = 0; i < differing.size(); ++i) {
            if ((mix >> i & 1U) != 0) words[differing[i]] = after[differing[i]];
        }
        std::memcpy(memory.get(), words.data(), ProofTable::size());
        CAPTURE(mix);
        CHECK(table.renew(alice.claim(), noon) == ((mix & 15U) == 0));
        CHECK(table.renew(changed.claim(), noon) == ((mix & 15U) == 15));
    }
}

TEST_CASE("memory with anything in it proves nobody, and keeps no proof out") {
    for (const std::uint64_t word : {~std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{INT64_MAX},
                                     std::uint64_t{1} << 63U, (std::uint64_t{1} << 63U) + 1}) {
        CAPTURE(word);
        const auto memory = new_memory();
        auto* const words = static_cast<std::uint64_t*>(memory.get());
        // The kind and the key stay.
        std::fill(words + 5, words + ProofTable::size() / sizeof word, word);
        const ProofTable table(memory);
        CHECK_FALSE(table.knows(alice.user, alice.password, noon));
        CHECK_FALSE(table.renew(alice.claim(), noon));
        table.keep(alice.claim(), noon);
        CHECK(table.renew(alice.claim(), noon));
    }
}

TEST_CASE("however many users come, the latest are known, and one who comes again and again stays") {
    const ProofTable table;
    table.keep(alice.claim(), noon);
    constexpr int many = 12 * static_cast<int>(ProofTable::capacity);
    for (int i = 0; i < many; ++i) {
        const auto now = noon + std::chrono::seconds(i);
        const Login other{"user" + std::to_string(i), Secret("p"), "h"};
        table.keep(other.claim(), now);
        CHECK(table.renew(other.claim(), now));
        if (i % 100 == 0) REQUIRE(table.renew(alice.claim(), now));
    }
}

TEST_CASE("thousands of users are all known at the same time, wherever chance puts them") {
    const ProofTable table;
    const Secret password("p");
    constexpr int many = static_cast<int>(ProofTable::capacity) / 2;
    for (int i = 0; i < many; ++i) table.keep({"user" + std::to_string(i), password, "h"}, noon);
    int known = 0;
    for (int i = 0; i < many; ++i) known += table.knows("user" + std::to_string(i), password, noon) ? 1 : 0;
    CHECK(known == many);
}
