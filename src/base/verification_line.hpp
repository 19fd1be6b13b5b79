// Who may verify a password next: so that a right one gets its turn however many wrong ones come beside it.
//
// Only so many requests have a *place* in the line, as each keeps a worker; the others are told to come back. So that who
// comes back does not begin anew, each login (an address, a user name and a password together) has a *ticket*, with a number
// that tells who asked first. A ticket stays for a minute after it was last shown. Who guesses has a new ticket each time; so
// a right login that comes again soon has the oldest one, and whoever leaves and does not come again is in nobody's way.
//
// Of those who have a place, the address goes first from which the fewest wrong passwords came of late, to the nearest power
// of two, and of those who are equal in that, the ticket that was shown in the most seconds, and then the oldest one. Each
// fourth turn goes to the oldest ticket of all. So whoever comes from an address without guesses waits for a turn or two, and
// whoever comes from one with guesses for those who asked before: what comes later, and from wherever, keeps nobody out. A
// guesser who keeps a stock of refused guesses delays others by those of them only that come again as often as one login does:
// by as many as the service can refuse in a second. When all places are taken, one who would go sooner than the last takes that
// one's place; the oldest ticket keeps its own.
//
// User names have no say, so nothing tells which of them exist.
//
// It is in memory that processes may share, which neither passwords nor names nor addresses can be read from without its
// key. It does not lock itself and waits for nothing: see sys/verification_turns. Whatever a process wrote by halves when it
// was killed misplaces one login at most.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"

namespace haas::base {

class VerificationLine {
public:
    /// So many logins have a ticket at most; beyond that, those go that were not shown for longest. It is for more than ten
    /// seconds of the requests that a machine can refuse.
    static constexpr std::size_t tickets = 65536;
    /// A ticket ends so long after it was last shown.
    static constexpr std::chrono::seconds ticket_lifetime{60};
    /// After so long, a wrong password counts half against its address.
    static constexpr std::chrono::seconds half_life{60};
    /// The most that `places` can be.
    static constexpr int most_places = 1000;

    /// How much memory a line takes, in bytes.
    static std::size_t size();
    /// Makes an empty line with a key of its own of memory that nobody else uses yet.
    static void format(void* memory);
    /// Whether this is a line of this program's kind.
    static bool fits(const void* memory);

    /// @param memory  of size() bytes, at an address for any type, that was formatted
    /// @param places  how many have one, 4 to most_places
    /// @param turns   how many verify at the same time; no more than half of the places, the others being for who waits
    VerificationLine(std::shared_ptr<void> memory, int places, int turns);

    struct Login {
        std::string address;
        const std::string& user;
        const Secret& password;
    };
    enum class Outcome { unknown, right, wrong };
    using Place = std::size_t;
    enum class State : std::uint32_t { nobody, waiting, working, displaced };
    /// Seconds since some moment.
    using Time = std::chrono::seconds;

    /// A place, to be left again, or empty: all are taken by others who go sooner. Notes in either case that the login came.
    std::optional<Place> enter(const Login& login, Time now);
    /// Lets those work who are next.
    void give_turns(Time now);
    State state(Place place) const;
    /// @param outcome  of the verification; unknown also where there was none: the login keeps its ticket then
    void leave(Place place, Outcome outcome, Time now);
    /// Those that somebody has.
    std::vector<Place> taken() const;
    /// Changes whenever the state of somebody's place was changed by others.
    std::atomic<std::uint32_t>& changes();

private:
    struct Layout;
    struct Ticket;
    struct Seat;
    Layout& layout() const;
    Ticket& renew_ticket(const Login& login, Time now);
    std::vector<Seat*> find_all(State state) const;
    unsigned rank(const Seat& seat, Time now) const;
    bool goes_sooner(const Seat& one, const Seat& other, Time now) const;
    Seat* find_last(Seat& newcomer, Time now);

    std::shared_ptr<void> memory_;
    std::size_t places_;
    std::size_t turns_;
};

}  // namespace haas::base
