#include "base/proof_table.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include "base/keyed_digest.hpp"

namespace haas::base {

namespace {

using Word = std::atomic<std::uint64_t>;
static_assert(Word::is_always_lock_free, "a lock would be each process's own");

constexpr std::uint64_t kind = 0x313066726f6f7270;  // changes with the layout

struct alignas(64) Entry {
    std::array<Word, 4> digest;
    Word user;                       ///< stands for the name
    std::atomic<std::int64_t> used;  ///< seconds; 0: nothing is here
};

constexpr std::size_t ways = 8;
using Bucket = std::array<Entry, ways>;

struct Layout {
    std::uint64_t kind;
    DigestKey key;
    std::array<Bucket, ProofTable::capacity / ways> buckets;
};

Layout& layout(void* memory) { return *static_cast<Layout*>(memory); }

/// Where a claim belongs, and what stands for it.
struct Place {
    Bucket& bucket;
    std::uint64_t user;
    KeyedDigest digest;
};

Place place_of(Layout& table, const ProofTable::Claim& claim) {
    const KeyedDigest user = keyed_digest(table.key, {claim.user});
    return {table.buckets.at(user[1] % table.buckets.size()), user[0],
            keyed_digest(table.key, {claim.user, claim.password.reveal(), claim.password_hash})};
}

bool holds(const Entry& entry, const KeyedDigest& digest) {
    return std::equal(digest.begin(), digest.end(), entry.digest.begin(),
                      [](std::uint64_t wanted, const Word& found) { return wanted == found.load(); });
}

/// A clock that was set back or ahead must not make a proof last.
bool is_current(std::int64_t used, std::int64_t now) {
    return used != 0 && std::abs(now - used) < std::chrono::seconds(ProofTable::lifetime).count();
}

}  // namespace

std::size_t ProofTable::size() { return sizeof(Layout); }

void ProofTable::format(void* memory) {
    std::memset(memory, 0, sizeof(Layout));
    layout(memory).key = make_digest_key();
    layout(memory).kind = kind;
}

bool ProofTable::fits(const void* memory) { return static_cast<const Layout*>(memory)->kind == kind; }

ProofTable::ProofTable() : memory_(std::aligned_alloc(alignof(Layout), sizeof(Layout)), std::free) {
    if (!memory_) throw std::bad_alloc();
    format(memory_.get());
}

std::string ProofTable::digest(const Claim& claim) const {
    const KeyedDigest digest = place_of(layout(memory_.get()), claim).digest;
    return {reinterpret_cast<const char*>(digest.data()), sizeof digest};
}

bool ProofTable::renew(const Claim& claim, Timestamp now) const {
    const Place place = place_of(layout(memory_.get()), claim);
    for (Entry& entry : place.bucket) {
        if (!holds(entry, place.digest) || !is_current(entry.used, to_seconds(now))) continue;
        if (entry.used != to_seconds(now)) entry.used = to_seconds(now);
        return true;
    }
    return false;
}

void ProofTable::keep(const Claim& claim, Timestamp now) const {
    const Place place = place_of(layout(memory_.get()), claim);
    const auto own = std::find_if(place.bucket.begin(), place.bucket.end(),
                                  [&](const Entry& entry) { return entry.user == place.user; });
    Entry& entry = own != place.bucket.end() ? *own
                                             : *std::min_element(place.bucket.begin(), place.bucket.end(),
                                                                 [](const Entry& a, const Entry& b) { return a.used < b.used; });
    entry.used = 0;
    std::copy(place.digest.begin(), place.digest.end(), entry.digest.begin());
    entry.user = place.user;
    entry.used = to_seconds(now);
}

}  // namespace haas::base
