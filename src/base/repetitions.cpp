#include "base/repetitions.hpp"

#include "base/age.hpp"

namespace haas::base {

bool Repetitions::admit(const Kind& kind, Timestamp now) {
    const bool full = periods_.size() >= most_kinds && !periods_.contains(kind);
    const Kind counted = full ? Kind{kind.event, kind.status, "others"} : kind;
    return ++periods_.emplace(counted, Period{now}).first->second.count <= admitted;
}

template <typename Predicate>
std::vector<Repetitions::Counted> Repetitions::take(Timestamp now, Predicate is_over) {
    std::vector<Counted> all;
    for (auto at = periods_.begin(); at != periods_.end();) {
        const auto& [kind, past] = *at;
        if (!is_over(past)) {
            ++at;
            continue;
        }
        if (past.count > admitted) all.push_back({kind, past.count - admitted, age(past.begin, now)});
        at = periods_.erase(at);
    }
    return all;
}

std::vector<Repetitions::Counted> Repetitions::take_over(Timestamp now) {
    return take(now, [now](const Period& past) { return now < past.begin || now - past.begin >= period; });
}

std::vector<Repetitions::Counted> Repetitions::take_all(Timestamp now) {
    return take(now, [](const Period&) { return true; });
}

}  // namespace haas::base
