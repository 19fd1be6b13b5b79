// Decides which login may verify its password next, so that a right password gets its turn however many wrong ones
// arrive.
//
// The number of *places* in the line is limited, as each waiting request occupies a worker; other requests are refused
// and must come back. A login (an address, a user name and a password together) has a *ticket*, so that it does not
// start from the beginning when it comes back. The ticket's number says who asked first. A ticket expires a minute
// after it was last shown. A guesser has a new ticket for each guess. So a right login that comes back soon has the
// oldest ticket, and a login that does not come back delays nobody.
//
// Turns go first to the address with the fewest recent wrong passwords, rounded to a power of two. Among equal
// addresses, the ticket goes first that was shown in the most seconds, and then the oldest one. Every fourth turn goes
// to the oldest ticket of all. So a login from an address without guesses waits for a turn or two. A login from an
// address with guesses waits for those that asked before: later requests, from any address, cannot keep it out. A
// guesser who keeps a stock of refused guesses delays others only by those guesses that come back as often as a single
// login does: by as many as the service can refuse in a second. When all places are taken, a newcomer that would go
// before the last one takes its place; the oldest ticket always keeps its place.
//
// User names do not affect the order, so the order does not reveal which of them exist.
//
// The line is in memory that processes may share. Without its key, nobody can read passwords, names or addresses from
// it. It does not lock itself and never waits: see sys/verification_turns. If a process is killed in the middle of a
// write, at most one login is misplaced.
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
    /// The maximum number of tickets; beyond that, those that were not shown for the longest time are dropped. The
    /// number covers more than ten seconds of the requests that a machine can refuse.
    static constexpr std::size_t tickets = 65536;
    /// A ticket expires this long after it was last shown.
    static constexpr std::chrono::seconds ticket_lifetime{60};
    /// After this time, a wrong password counts half against its address.
    static constexpr std::chrono::seconds half_life{60};
    /// The maximum of `places`.
    static constexpr int most_places = 1000;

    /// The size of a line in bytes.
    static std::size_t size();
    /// Creates an empty line, with its own key, in memory that nobody else uses yet.
    static void format(void* memory);
    /// Whether the memory holds a line with this program's layout.
    static bool fits(const void* memory);

    /// Whether names and addresses of many wrong passwords get few turns (base/guess_limits).
    enum class Guesses { as_others, slowed };

    /// @param memory  size() bytes, formatted, aligned for any type
    /// @param places  the number of places, 4 to most_places
    /// @param turns   how many may verify at the same time; at most half of the places, as the others are for waiting
    /// logins
    VerificationLine(std::shared_ptr<void> memory, int places, int turns, Guesses guesses = Guesses::as_others);

    struct Login {
        std::string address;
        const std::string& user;
        const Secret& password;
    };
    enum class Outcome { unknown, right, wrong };
    using Place = std::size_t;
    enum class State : std::uint32_t { nobody, waiting, working, displaced };
    /// Seconds since an arbitrary moment.
    using Time = std::chrono::seconds;

    /// Takes a place, which leave() must give back; empty when all are taken by logins that go before this one, or when
    /// the login's name or address is slowed. In either case the login's ticket is renewed.
    std::optional<Place> enter(const Login& login, Time now);
    /// Lets the next logins verify.
    void give_turns(Time now);
    State state(Place place) const;
    /// @param outcome  of the verification. When it is unknown, or nothing was verified, the login keeps its ticket.
    void leave(Place place, Outcome outcome, Time now);
    /// How long a login that got no place should wait, at least a second.
    Time pause(const Login& login, Time now) const;
    /// The places in use.
    std::vector<Place> taken() const;
    /// A counter that changes whenever somebody else changes the state of a place.
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
    Guesses guesses_;
};

}  // namespace haas::base
