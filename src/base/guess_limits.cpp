#include "base/guess_limits.hpp"

#include <algorithm>
#include <bit>

#include "base/age.hpp"

namespace haas::base {

namespace {

/// So many wrong passwords cost nothing: people mistype, and many may be behind one address.
constexpr std::uint64_t free_of_user = 10;
constexpr std::uint64_t free_of_address = 40;

/// An heir who was told to come back has this much longer for it.
constexpr std::chrono::seconds patience{4};

}  // namespace

std::uint64_t GuessLimits::count_of(const Party& party, Time now) {
    constexpr std::int64_t longest = 63;
    const auto halves = seconds_between(party.since, now.count()) / half_life.count();
    return halves < 0 || halves > longest ? 0 : party.count >> static_cast<unsigned>(halves);
}

namespace {

/// The party with this digest, or null.
template <class Table>
auto* find(Table& table, std::uint64_t digest) {
    auto& bucket = table.at(digest % table.size());
    const auto found = std::find_if(bucket.begin(), bucket.end(),
                                    [&](const auto& party) { return party.count != 0 && party.digest == digest; });
    return found == bucket.end() ? nullptr : &*found;
}

}  // namespace

/// Twice as long for each doubling of the wrong passwords; 0 as long as they are free.
GuessLimits::Time GuessLimits::pause_of(const Party* party, std::uint64_t free, Time longest, Time now) {
    const auto count = party == nullptr ? 0 : count_of(*party, now);
    if (count < free) return Time(0);
    const auto doublings = std::bit_width(count / free) - 1;
    return doublings > 10 ? longest : std::min(Time(1) * (1 << doublings), longest);
}

bool GuessLimits::precedes(const Party& party, const Heir& one, const Heir& other) {
    // So that nobody waits for ever behind names or addresses that are new each time.
    constexpr std::uint64_t by_age = 4;
    if (party.turns % by_age != 0 && one.rank != other.rank) return one.rank < other.rank;
    if (one.is_back != other.is_back) return one.is_back > other.is_back;
    return one.number < other.number;
}

bool GuessLimits::admits(Party& party, const Heir& candidate, Time pause, Time now) {
    if (pause.count() == 0) return true;
    // A clock that went back, or memory with anything in it, must not make anybody wait for ever.
    if (party.due > now.count() + pause.count()) party.due = now.count() + pause.count();
    const auto silence = seconds_between(party.heir.shown, now.count());
    const bool is_alive = party.heir.login != 0 && silence >= 0 && silence <= (pause + patience).count();
    const bool is_heir = !is_alive || party.heir.login == candidate.login || precedes(party, candidate, party.heir);
    if (is_heir) party.heir = candidate;
    return is_heir && party.due <= now.count();
}

bool GuessLimits::admit(const Candidate& candidate, Time now) {
    auto* const user = find(users_, candidate.user);
    auto* const address = find(addresses_, candidate.address);
    const auto pause_of_user = pause_of(user, free_of_user, longest_pause_of_user, now);
    const auto pause_of_address = pause_of(address, free_of_address, longest_pause_of_address, now);
    const auto heir_by = [&](const Party* other) {
        const auto rank = other == nullptr ? 0 : std::bit_width(count_of(*other, now));
        return Heir{candidate.login, static_cast<std::uint64_t>(rank), candidate.number, candidate.is_back ? 1U : 0U,
                    now.count()};
    };
    bool admitted = user == nullptr || admits(*user, heir_by(address), pause_of_user, now);
    admitted = (address == nullptr || admits(*address, heir_by(user), pause_of_address, now)) && admitted;
    if (!admitted) return false;
    const auto take = [&](Party* party, Time pause) {
        if (party == nullptr) return;
        party->due = (now + pause).count();
        party->heir = {};
        ++party->turns;
    };
    take(user, pause_of_user);
    take(address, pause_of_address);
    return true;
}

GuessLimits::Time GuessLimits::pause(std::uint64_t user, std::uint64_t address, Time now) const {
    const auto left = [&](const Party* party, Time longest) {
        return party == nullptr ? Time(0)
                                : std::clamp(Time(seconds_between(now.count(), party->due)), Time(0), longest);
    };
    return std::max({Time(1), left(find(users_, user), longest_pause_of_user),
                     left(find(addresses_, address), longest_pause_of_address)});
}

std::uint64_t GuessLimits::party_of_user(std::uint64_t user, std::uint64_t address, Time now) const {
    const auto& bucket = residents_.at(user % residents_.size());
    for (const auto& resident : bucket) {
        if (resident.digest != user) continue;
        for (const auto& home : resident.homes) {
            const auto age = seconds_between(home.used, now.count());
            const bool lasts = home.used != 0 && age >= 0 && Time(age) < home_lifetime;
            // Digests of the same key: as good as another digest, and never that of the user.
            if (lasts && home.address == address) return user ^ std::rotl(address, 1);
        }
    }
    return user;
}

void GuessLimits::note_right(std::uint64_t user, std::uint64_t address, Time now) {
    const auto least_used = [](const auto& one, const auto& other) { return one.used < other.used; };
    auto& bucket = residents_.at(user % residents_.size());
    auto resident = std::ranges::find(bucket, user, &Resident::digest);
    if (resident == bucket.end()) {
        resident = std::min_element(bucket.begin(), bucket.end(), least_used);
        *resident = {user, 0, {}};
    }
    resident->used = now.count();
    auto home = std::ranges::find(resident->homes, address, &Home::address);
    if (home == resident->homes.end()) {
        home = std::min_element(resident->homes.begin(), resident->homes.end(), least_used);
    }
    *home = {address, now.count()};
}

void GuessLimits::note_wrong(Table& table, std::uint64_t digest, Time now) {
    auto* party = find(table, digest);
    if (party == nullptr) {
        auto& bucket = table.at(digest % table.size());
        party = &*std::min_element(bucket.begin(), bucket.end(), [&](const Party& one, const Party& other) {
            return count_of(one, now) < count_of(other, now);
        });
        *party = {digest, 0, now.count(), 0, 1, {}};
    }
    const auto halves = seconds_between(party->since, now.count()) / half_life.count();
    party->count = count_of(*party, now) + 1;
    party->since = party->count == 1 ? now.count() : party->since + halves * half_life.count();
}

void GuessLimits::note_wrong_of_user(std::uint64_t user, Time now) { note_wrong(users_, user, now); }
void GuessLimits::note_wrong_from_address(std::uint64_t address, Time now) { note_wrong(addresses_, address, now); }

}  // namespace haas::base
