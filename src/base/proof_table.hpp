// Which passwords were right: so that a password, which costs 80 ms to verify, is verified once and not for each request.
//
// A table in memory that many processes may share. It holds neither passwords nor names, but digests of a user's name and
// password, and of these with the password hash, under a random key that is in the same memory. So an entry proves a password for as
// long as the user's row holds that hash. Whoever can read the memory has, with the key, a fast way to try passwords: it is
// for memory that no other user can read, and not for a disk.
//
// There are no locks. An entry is believed only if all 256 bits of the digest are the expected ones, so one that was written
// by halves, by two processes at once, or by one that was killed in the middle, proves nobody.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/secret.hpp"

namespace haas::base {

class ProofTable {
public:
    /// So many users can have a proof at the same time; of many more, those go that came longest ago. There is room for four
    /// times as many, as they are spread over the table by chance.
    static constexpr std::size_t capacity = 8192;
    /// A proof ends so long after its last use.
    static constexpr std::chrono::hours lifetime{24};

    /// How much memory a table takes, in bytes.
    static std::size_t size();
    /// Makes an empty table with a key of its own of memory that nobody else uses yet.
    static void format(void* memory);
    /// Whether this is a table of this program's kind.
    static bool fits(const void* memory);

    /// @param memory  of size() bytes, at an address for any type, that was formatted
    explicit ProofTable(std::shared_ptr<void> memory) : memory_(std::move(memory)) {}
    /// A table that nobody else shares.
    ProofTable();

    /// What is proven.
    struct Claim {
        const std::string& user;
        const Secret& password;
        const std::string& password_hash;  ///< that the user's row holds
    };
    /// Whether this has been proven, for whatever hash: a hint, which costs next to nothing and wants no look at the user's row.
    bool knows(const std::string& user, const Secret& password, Timestamp now) const;
    /// Whether this has been proven; if so, it stays so from now on for `lifetime`.
    bool renew(const Claim& claim, Timestamp now) const;
    /// Notes that it is proven. Each user has one proof, the latest.
    void keep(const Claim& claim, Timestamp now) const;

private:
    std::shared_ptr<void> memory_;
};

}  // namespace haas::base
