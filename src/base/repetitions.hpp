// Counts what happens again and again, so that who causes it on purpose cannot fill a log: of each kind the first ones of a
// period are let through, the others are counted.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.hpp"

namespace haas::base {

/// Not thread-safe.
class Repetitions {
public:
    struct Kind {
        std::string event;
        int status;
        std::string client;
        bool operator<(const Kind& other) const {
            return std::tie(event, status, client) < std::tie(other.event, other.status, other.client);
        }
    };
    struct Counted {
        Kind kind;
        std::int64_t count;  ///< of those that were not let through
        std::chrono::seconds within;
    };

    /// So many of a kind are let through in a period, which begins with the first one.
    static constexpr std::int64_t admitted = 10;
    static constexpr std::chrono::seconds period{60};
    /// So many kinds are told apart at a time; the clients of further ones are all `others`.
    static constexpr std::size_t most_kinds = 100;

    /// Whether this one is among the first. One of a period that is over counts for that, until take_over() has been called.
    bool admit(const Kind& kind, Timestamp now);

    /// Ends the periods that are over, and tells of those in which something was counted. One that begins in the future, as the
    /// clock was put back, is over.
    std::vector<Counted> take_over(Timestamp now);

    /// Ends all periods.
    std::vector<Counted> take_all(Timestamp now);

private:
    struct Period {
        Timestamp begin;
        std::int64_t count = 0;
    };
    template <typename Predicate>
    std::vector<Counted> take(Timestamp now, Predicate is_over);

    std::map<Kind, Period> periods_;
};

}  // namespace haas::base
