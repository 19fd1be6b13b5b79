#include "base/verification_line.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/age.hpp"
#include "base/guess_limits.hpp"
#include "base/keyed_digest.hpp"

namespace haas::base {

namespace {

constexpr std::uint64_t kind = 0x34306e6f69746176;  // changes with the layout
constexpr std::size_t ways = 8;
constexpr std::size_t addresses = 4096;

/// A displaced process keeps its seat until it has noticed, so there are more seats than places.
constexpr std::size_t most_seats = std::size_t{2} * VerificationLine::most_places;

/// Wrong passwords from one address, or, rarely, from several addresses that share this slot.
struct Failures {
    std::uint64_t count;
    std::int64_t since;  ///< the time for which `count` is right; it halves with every half_life since

    Failures at(std::int64_t now) const {
        constexpr std::int64_t longest = 63;
        constexpr auto half_life = VerificationLine::half_life.count();
        const auto halves = seconds_between(since, now) / half_life;
        if (halves < 0 || halves > longest) return {0, now};
        return {count >> static_cast<unsigned>(halves), since + halves * half_life};
    }
};

}  // namespace

struct VerificationLine::Ticket {
    std::uint64_t digest;
    std::uint64_t number;  ///< 0: the ticket is free
    std::int64_t shown;
    std::uint64_t times;  ///< the number of seconds in which it was shown

    bool lasts(std::int64_t now) const { return number != 0 && seconds_between(shown, now) < ticket_lifetime.count(); }
};

struct VerificationLine::Seat {
    State state;
    std::uint64_t digest;  ///< of the login
    std::uint64_t number;  ///< of its ticket
    std::uint64_t times;   ///< of its ticket
    std::uint64_t address;
    std::uint64_t user;
    std::uint64_t party;  ///< the user's, by GuessLimits::party_of_user
};

struct VerificationLine::Layout {
    std::uint64_t kind;
    DigestKey key;
    std::atomic<std::uint32_t> changes;
    std::uint64_t last_number;
    std::uint64_t turns;  ///< given so far
    std::array<std::array<Ticket, ways>, tickets / ways> buckets;
    std::array<Failures, addresses> failures;
    std::array<Seat, most_seats> seats;
    GuessLimits limits;

    std::array<Ticket, ways>& bucket_of(std::uint64_t digest) { return buckets.at(digest % buckets.size()); }
};

VerificationLine::Layout& VerificationLine::layout() const { return *static_cast<Layout*>(memory_.get()); }

std::size_t VerificationLine::size() { return sizeof(Layout); }

void VerificationLine::format(void* memory) {
    std::memset(memory, 0, sizeof(Layout));
    static_cast<Layout*>(memory)->key = make_digest_key();
    static_cast<Layout*>(memory)->kind = kind;
}

bool VerificationLine::fits(const void* memory) { return static_cast<const Layout*>(memory)->kind == kind; }

VerificationLine::VerificationLine(std::shared_ptr<void> memory, int places, int turns, Guesses guesses)
    : memory_(std::move(memory)),
      places_(static_cast<std::size_t>(std::clamp(places, 4, most_places))),
      turns_(std::clamp<std::size_t>(static_cast<std::size_t>(turns), 1, places_ / 2)),
      guesses_(guesses) {}

std::atomic<std::uint32_t>& VerificationLine::changes() { return layout().changes; }

VerificationLine::State VerificationLine::state(Place place) const { return layout().seats.at(place).state; }

VerificationLine::Ticket& VerificationLine::renew_ticket(const Login& login, Time now) {
    const auto digest = keyed_digest(layout().key, {login.address, login.user, login.password.reveal()})[0];
    auto& bucket = layout().bucket_of(digest);
    const auto own = std::find_if(bucket.begin(), bucket.end(), [&](const Ticket& ticket) {
        return ticket.digest == digest && ticket.lasts(now.count());
    });
    if (own != bucket.end()) {
        if (own->shown != now.count()) ++own->times;
        own->shown = now.count();
        return *own;
    }
    const auto age = [](const Ticket& ticket) { return ticket.number == 0 ? INT64_MIN : ticket.shown; };
    auto& made = *std::min_element(bucket.begin(), bucket.end(),
                                   [&](const Ticket& one, const Ticket& other) { return age(one) < age(other); });
    made = {digest, ++layout().last_number, now.count(), 1};
    return made;
}

std::vector<VerificationLine::Seat*> VerificationLine::find_all(State state) const {
    std::vector<Seat*> found;
    for (std::size_t i = 0; i < 2 * places_; ++i) {
        if (layout().seats[i].state == state) found.push_back(&layout().seats[i]);
    }
    return found;
}

unsigned VerificationLine::rank(const Seat& seat, Time now) const {
    unsigned bits = 0;
    auto count = layout().failures.at(seat.address % addresses).at(now.count()).count;
    for (; count != 0; count >>= 1U) ++bits;
    return bits;
}

bool VerificationLine::goes_sooner(const Seat& one, const Seat& other, Time now) const {
    const auto rank_of_one = rank(one, now);
    const auto rank_of_other = rank(other, now);
    if (rank_of_one != rank_of_other) return rank_of_one < rank_of_other;
    return one.times != other.times ? one.times > other.times : one.number < other.number;
}

namespace {

const auto is_older = [](const auto* one, const auto* other) { return one->number < other->number; };

}  // namespace

VerificationLine::Seat* VerificationLine::find_last(Seat& newcomer, Time now) {
    auto all = find_all(State::waiting);
    all.push_back(&newcomer);
    all.erase(std::min_element(all.begin(), all.end(), is_older));
    if (all.empty()) return nullptr;
    return *std::max_element(all.begin(), all.end(),
                             [&](const Seat* one, const Seat* other) { return goes_sooner(*one, *other, now); });
}

std::optional<VerificationLine::Place> VerificationLine::enter(const Login& login, Time now) {
    const Ticket& ticket = renew_ticket(login, now);
    const auto free = find_all(State::nobody);
    if (free.empty()) return std::nullopt;
    const auto address = keyed_digest(layout().key, {login.address})[0];
    const auto user = keyed_digest(layout().key, {login.user})[0];
    const auto party = layout().limits.party_of_user(user, address, now);
    Seat newcomer{State::waiting, ticket.digest, ticket.number, ticket.times, address, user, party};
    Seat* last = nullptr;
    if (find_all(State::waiting).size() + find_all(State::working).size() >= places_) {
        last = find_last(newcomer, now);
        if (last == nullptr || last == &newcomer) return std::nullopt;
    }
    if (guesses_ == Guesses::slowed &&
        !layout().limits.admit({party, address, ticket.digest, ticket.number, ticket.times > 1}, now)) {
        return std::nullopt;
    }
    if (last != nullptr) {
        last->state = State::displaced;
        ++layout().changes;
    }
    *free.front() = newcomer;
    return static_cast<Place>(free.front() - layout().seats.data());
}

void VerificationLine::give_turns(Time now) {
    constexpr std::uint64_t by_age = 4;
    for (auto working = find_all(State::working).size(); working < turns_; ++working) {
        const auto waiting = find_all(State::waiting);
        if (waiting.empty()) return;
        Seat& next = ++layout().turns % by_age == 0
                         ? **std::min_element(waiting.begin(), waiting.end(), is_older)
                         : **std::min_element(waiting.begin(), waiting.end(), [&](const Seat* one, const Seat* other) {
                               return goes_sooner(*one, *other, now);
                           });
        next.state = State::working;
        ++layout().changes;
    }
}

void VerificationLine::leave(Place place, Outcome outcome, Time now) {
    Seat& seat = layout().seats.at(place);
    if (outcome == Outcome::wrong) {
        auto& failures = layout().failures.at(seat.address % addresses);
        failures = failures.at(now.count());
        ++failures.count;
        layout().limits.note_wrong_of_user(seat.party, now);
        layout().limits.note_wrong_from_address(seat.address, now);
    }
    if (outcome == Outcome::right) layout().limits.note_right(seat.user, seat.address, now);
    if (outcome != Outcome::unknown) {
        for (Ticket& ticket : layout().bucket_of(seat.digest)) {
            if (ticket.digest == seat.digest) ticket.number = 0;
        }
    }
    seat.state = State::nobody;
}

VerificationLine::Time VerificationLine::pause(const Login& login, Time now) const {
    const auto& limits = layout().limits;
    const auto user = keyed_digest(layout().key, {login.user})[0];
    const auto address = keyed_digest(layout().key, {login.address})[0];
    return limits.pause(limits.party_of_user(user, address, now), address, now);
}

std::vector<VerificationLine::Place> VerificationLine::taken() const {
    std::vector<Place> found;
    for (std::size_t i = 0; i < 2 * places_; ++i) {
        if (layout().seats[i].state != State::nobody) found.push_back(i);
    }
    return found;
}

}  // namespace haas::base
