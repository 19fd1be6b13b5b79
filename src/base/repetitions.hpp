// Limits repeated log lines, so that nobody can fill a log on purpose: the first events of a kind in a period are
// admitted, the others are only counted.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <string>
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
        friend auto operator<=>(const Kind&, const Kind&) = default;
    };
    struct Counted {
        Kind kind;
        std::int64_t count;  ///< of events that were not admitted
        std::chrono::seconds within;
    };

    /// This many events of a kind are admitted in a period, which begins with the first of them.
    static constexpr std::int64_t admitted = 10;
    static constexpr std::chrono::seconds period{60};
    /// This many kinds are counted separately at a time; beyond that, the client of an event counts as `others`.
    static constexpr std::size_t most_kinds = 100;

    /// Whether this event is admitted. A period goes on, even when its time is over, until take_over() ends it.
    bool admit(const Kind& kind, Timestamp now);

    /// Ends the periods that are over and returns those with events that were not admitted. A period that begins in the
    /// future, because the clock was set back, counts as over.
    std::vector<Counted> take_over(Timestamp now);

    /// Ends all periods and returns those with events that were not admitted.
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
