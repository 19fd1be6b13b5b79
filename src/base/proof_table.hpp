// A table of the passwords that have been verified. Verifying one costs 80 ms, so it is done once and not for each
// request.
//
// Many processes may share the table, in memory. It holds neither passwords nor names, but two digests each: of a
// user's name and password, and of these with the password hash. Their random key is in the same memory. So an entry
// proves a password for as long as the user's row holds that hash. Anybody who can read the memory can, with the key,
// test passwords fast. So the table must be in memory that no other user can read, and never on a disk.
//
// There are no locks. An entry counts only if all 256 bits of the digest are the expected ones. So an entry that is
// incomplete, or was written by two processes at once, or by one that was killed meanwhile, proves nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/secret.hpp"

namespace haas::base {

class ProofTable {
public:
    /// This many users can have a proof at the same time. With many more, the least recently used proofs are dropped.
    /// There is room for four times as many entries, because users are hashed to buckets at random.
    static constexpr std::size_t capacity = 8192;
    /// A proof expires this long after its last use.
    static constexpr std::chrono::hours lifetime{24};

    /// The size of a table in bytes.
    static std::size_t size();
    /// Creates an empty table, with its own key, in memory that nobody else uses yet.
    static void format(void* memory);
    /// Whether the memory holds a table with this program's layout.
    static bool fits(const void* memory);

    /// @param memory  size() bytes, formatted, aligned for any type
    explicit ProofTable(std::shared_ptr<void> memory) : memory_(std::move(memory)) {}
    /// A table of this process alone.
    ProofTable();

    /// The facts that an entry proves.
    struct Claim {
        const std::string& user;
        const Secret& password;
        const std::string& password_hash;  ///< as in the user's row
    };
    /// Whether this name and password have been proven, for any hash: a cheap hint that does not need
    /// the user's row.
    bool knows(const std::string& user, const Secret& password, Timestamp now) const;
    /// Whether the claim has been proven; if so, the proof is valid for another `lifetime`.
    bool renew(const Claim& claim, Timestamp now) const;
    /// Stores a proof of the claim. It replaces an earlier proof of the same user.
    void keep(const Claim& claim, Timestamp now) const;

private:
    std::shared_ptr<void> memory_;
};

}  // namespace haas::base
