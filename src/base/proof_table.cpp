#include "base/proof_table.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/error.hpp"

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
    std::array<unsigned char, crypto_generichash_KEYBYTES> key;
    std::array<Bucket, ProofTable::capacity / ways> buckets;
};

Layout& layout(void* memory) { return *static_cast<Layout*>(memory); }

using Digest = std::array<std::uint64_t, 4>;

/// Of texts, each with its length before it, so that no two lists of texts are alike.
Digest digest_of(const Layout& table, std::initializer_list<std::string_view> texts) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, table.key.data(), table.key.size(), sizeof(Digest));
    for (const auto text : texts) {
        const std::uint64_t length = text.size();
        std::array<unsigned char, sizeof length> bytes{};
        std::memcpy(bytes.data(), &length, sizeof length);
        crypto_generichash_update(&state, bytes.data(), bytes.size());
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    std::array<unsigned char, sizeof(Digest)> bytes{};
    crypto_generichash_final(&state, bytes.data(), bytes.size());
    sodium_memzero(&state, sizeof state);
    Digest digest{};
    std::memcpy(digest.data(), bytes.data(), sizeof digest);
    return digest;
}

/// Where a claim belongs, and what stands for it.
struct Place {
    Bucket& bucket;
    std::uint64_t user;
    Digest digest;
};

Place place_of(Layout& table, const ProofTable::Claim& claim) {
    const Digest user = digest_of(table, {claim.user});
    return {table.buckets.at(user[1] % table.buckets.size()), user[0],
            digest_of(table, {claim.user, claim.password.reveal(), claim.password_hash})};
}

bool holds(const Entry& entry, const Digest& digest) {
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
    if (sodium_init() < 0) throw Error("libsodium cannot be set up");
    std::memset(memory, 0, sizeof(Layout));
    crypto_generichash_keygen(layout(memory).key.data());
    layout(memory).kind = kind;
}

bool ProofTable::fits(const void* memory) { return static_cast<const Layout*>(memory)->kind == kind; }

ProofTable::ProofTable() : memory_(std::aligned_alloc(alignof(Layout), sizeof(Layout)), std::free) {
    if (!memory_) throw std::bad_alloc();
    format(memory_.get());
}

std::string ProofTable::digest(const Claim& claim) const {
    const Digest digest = place_of(layout(memory_.get()), claim).digest;
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
