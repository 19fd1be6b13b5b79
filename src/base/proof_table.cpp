#include "base/proof_table.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <new>

#include "base/age.hpp"
#include "base/keyed_digest.hpp"

namespace haas::base {

namespace {

using Word = std::atomic<std::uint64_t>;
static_assert(Word::is_always_lock_free, "a lock would be each process's own");

constexpr std::uint64_t kind = 0x333066726f6f7270;  // changes with the layout

struct alignas(64) Entry {
    std::array<Word, 4> digest;      ///< of user, password and password hash
    std::array<Word, 2> login;       ///< the first words of the digest of user and password alone
    Word user;                       ///< the first word of the digest of the user name
    std::atomic<std::int64_t> used;  ///< seconds; 0: the entry is empty
};

constexpr std::size_t entries = 4 * ProofTable::capacity;
constexpr std::size_t ways = 16;
using Bucket = std::array<Entry, ways>;

struct Layout {
    std::uint64_t kind;
    DigestKey key;
    std::array<Bucket, entries / ways> buckets;
};

static_assert(sizeof(Entry) == 64);

Layout& layout(void* memory) { return *static_cast<Layout*>(memory); }

/// The bucket of a user, and the word that identifies the user name in it.
struct Place {
    Bucket& bucket;
    std::uint64_t user;
};

Place place_of(Layout& table, const std::string& user) {
    const KeyedDigest digest = keyed_digest(table.key, {user});
    return {table.buckets.at(digest[1] % table.buckets.size()), digest[0]};
}

KeyedDigest digest_of(const Layout& table, const ProofTable::Claim& claim) {
    return keyed_digest(table.key, {claim.user, claim.password.reveal(), claim.password_hash});
}

/// Whether these words are the first ones of the digest.
template <std::size_t count>
bool hold(const std::array<Word, count>& words, const KeyedDigest& digest) {
    return std::equal(words.begin(), words.end(), digest.begin(),
                      [](const Word& found, std::uint64_t wanted) { return wanted == found.load(); });
}

/// Changing the clock, back or forward, must not prolong a proof.
bool is_current(std::int64_t used, std::int64_t now) {
    constexpr auto lifetime = std::chrono::seconds(ProofTable::lifetime).count();
    const auto passed = seconds_between(used, now);
    return used != 0 && passed > -lifetime && passed < lifetime;
}

/// Makes an empty table of zeroes.
void begin(void* memory) {
    layout(memory).key = make_digest_key();
    layout(memory).kind = kind;
}

/// Zeroes from the kernel. Where a table is only made to be replaced by a shared one, its pages are never touched.
std::shared_ptr<void> map_zeroes() {
    void* const memory =
        ::mmap(nullptr, sizeof(Layout), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, /*fd=*/-1, /*offset=*/0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    return {memory, [](void* mapped) { ::munmap(mapped, sizeof(Layout)); }};
}

}  // namespace

std::size_t ProofTable::size() { return sizeof(Layout); }

void ProofTable::format(void* memory) {
    std::memset(memory, 0, sizeof(Layout));
    begin(memory);
}

bool ProofTable::fits(const void* memory) { return static_cast<const Layout*>(memory)->kind == kind; }

ProofTable::ProofTable() : memory_(map_zeroes()) { begin(memory_.get()); }

bool ProofTable::knows(const std::string& user, const Secret& password, Timestamp now) const {
    Layout& table = layout(memory_.get());
    const auto login = keyed_digest(table.key, {user, password.reveal()});
    const auto& bucket = place_of(table, user).bucket;
    return std::any_of(bucket.begin(), bucket.end(), [&](const Entry& entry) {
        return hold(entry.login, login) && is_current(entry.used, to_seconds(now));
    });
}

bool ProofTable::renew(const Claim& claim, Timestamp now) const {
    Layout& table = layout(memory_.get());
    const auto digest = digest_of(table, claim);
    for (Entry& entry : place_of(table, claim.user).bucket) {
        if (!hold(entry.digest, digest) || !is_current(entry.used, to_seconds(now))) continue;
        if (entry.used != to_seconds(now)) entry.used = to_seconds(now);
        return true;
    }
    return false;
}

void ProofTable::keep(const Claim& claim, Timestamp now) const {
    Layout& table = layout(memory_.get());
    const Place place = place_of(table, claim.user);
    const auto digest = digest_of(table, claim);
    const auto login = keyed_digest(table.key, {claim.user, claim.password.reveal()});
    const auto own = std::find_if(place.bucket.begin(), place.bucket.end(),
                                  [&](const Entry& entry) { return entry.user == place.user; });
    Entry& entry = own != place.bucket.end()
                       ? *own
                       : *std::min_element(place.bucket.begin(), place.bucket.end(),
                                           [](const Entry& a, const Entry& b) { return a.used < b.used; });
    entry.used = 0;
    std::copy(digest.begin(), digest.end(), entry.digest.begin());
    std::copy_n(login.begin(), entry.login.size(), entry.login.begin());
    entry.user = place.user;
    entry.used = to_seconds(now);
}

}  // namespace haas::base
