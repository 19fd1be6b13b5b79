// Slows guessing of passwords: after some wrong ones, only one login of a name, or from an address, is verified in some
// seconds.
//
// Nobody can lock another one out by this, only delay them (docs/operations.md, "Tuning"). The next login to be
// verified is not the one that happens to ask at the right moment: the *heir* is. For a name, that is the login from
// the address with the fewest wrong passwords; for an address, the login of the name with the fewest; among equal ones,
// and each fourth time, the oldest one of those that have come back, however often: who comes back when told to must
// not fall behind those who do not wait. A guesser has a new login for each guess, so only those guesses go first that
// were made before and come back as well. An heir who does not come back loses the place.
//
// A name at one of its *homes*, the addresses where its password was right before, is a party of its own, apart from
// the same name elsewhere: guesses from the rest of the world, from however many addresses, do not slow it. (OWASP's
// device cookies are the same idea for browsers.)
//
// Names are treated alike whether there is such a user or not. Logins that are known already never come here.
//
// This is a part of the memory of base/verification_line, which does the locking.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace haas::base {

class GuessLimits {
public:
    using Time = std::chrono::seconds;

    /// A wrong password counts half after this time.
    static constexpr std::chrono::seconds half_life{600};
    /// An address is a home of a user for so long after the password was verified there.
    static constexpr std::chrono::hours home_lifetime{30 * 24};
    /// The longest pauses between two verifications.
    static constexpr std::chrono::seconds longest_pause_of_user{8};
    static constexpr std::chrono::seconds longest_pause_of_address{2};

    /// A login that wants to be verified, by digests.
    struct Candidate {
        std::uint64_t user;  ///< as party_of_user() says
        std::uint64_t address;
        std::uint64_t login;   ///< of address, user name and password together
        std::uint64_t number;  ///< grows with each new login
        bool is_back;          ///< it was refused, and has come back
    };

    /// Who bears the wrong passwords of a user from this address.
    /// @param user  and address: digests under one key
    std::uint64_t party_of_user(std::uint64_t user, std::uint64_t address, Time now) const;
    /// Makes the address one of the user's homes, instead of the least recently used one.
    void note_right(std::uint64_t user, std::uint64_t address, Time now);

    /// Whether the login may be verified now; if so, the next ones of its name and address have to wait.
    bool admit(const Candidate& candidate, Time now);
    /// How long such logins have to wait, at least.
    Time pause(std::uint64_t user, std::uint64_t address, Time now) const;
    void note_wrong_of_user(std::uint64_t user, Time now);
    void note_wrong_from_address(std::uint64_t address, Time now);

private:
    struct Heir {
        std::uint64_t login;
        std::uint64_t rank;  ///< of wrong passwords of its other party, rounded to a power of two
        std::uint64_t number;
        std::uint64_t is_back;
        std::int64_t shown;
    };
    /// A name or an address from which wrong passwords came.
    struct Party {
        std::uint64_t digest;
        std::uint64_t count;
        std::int64_t since;   ///< the time for which `count` is right
        std::int64_t due;     ///< when the next login may be verified
        std::uint64_t turns;  ///< given so far
        Heir heir;
    };
    struct Home {
        std::uint64_t address;
        std::int64_t used;
    };
    static constexpr std::size_t homes_per_user = 4;
    /// A user whose password was right.
    struct Resident {
        std::uint64_t digest;
        std::int64_t used;
        std::array<Home, homes_per_user> homes;
    };
    static constexpr std::size_t ways = 8;
    using Table = std::array<std::array<Party, ways>, 1024>;
    using Residents = std::array<std::array<Resident, ways>, 1024>;

    static std::uint64_t count_of(const Party& party, Time now);
    static void note_wrong(Table& table, std::uint64_t digest, Time now);
    static bool admits(Party& party, const Heir& candidate, Time pause, Time now);
    static Time pause_of(const Party* party, std::uint64_t free, Time longest, Time now);
    static bool precedes(const Party& party, const Heir& one, const Heir& other);

    Table users_;
    Table addresses_;
    Residents residents_;
};

}  // namespace haas::base
