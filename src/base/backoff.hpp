// Pauses before another try, which grow with each failure.
#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

namespace haas::base {

/// A pause that doubles with each failure, up to a bound.
struct GrowingPause {
    std::chrono::milliseconds first;
    std::chrono::milliseconds longest;

    /// @param failures  how many there were; 1 and less give the first pause
    constexpr std::chrono::milliseconds after(int failures) const {
        auto pause = first;
        // From zero, no doubling reaches the bound.
        for (int i = 1; i < failures && pause < longest && pause.count() != 0; ++i) pause *= 2;
        return std::min(pause, longest);
    }
};

/// Says of each of many things when it may be tried again. Not thread-safe.
template <class Key>
class Backoff {
public:
    using Clock = std::chrono::steady_clock;

    explicit Backoff(GrowingPause pause) : pause_(pause) {}

    /// Whether the thing's pause has not passed yet.
    bool is_held_off(const Key& key, Clock::time_point now = Clock::now()) const {
        const auto found = entries_.find(key);
        return found != entries_.end() && now < found->second.not_before;
    }

    /// A try has failed: the next one waits for a longer pause than this one did.
    void note_failure(const Key& key, Clock::time_point now = Clock::now()) {
        auto& entry = entries_[key];
        entry.not_before = now + pause_.after(++entry.failures);
    }

    /// Holds the thing off for a pause that does not grow.
    void hold_off(const Key& key, Clock::duration pause, Clock::time_point now = Clock::now()) {
        entries_[key].not_before = now + pause;
    }

    /// After a success, or when the thing is gone.
    void forget(const Key& key) { entries_.erase(key); }

    /// Forgets the things that are gone, so that their entries do not pile up.
    /// @param is_there  a predicate of a key
    template <class Predicate>
    void forget_unless(Predicate is_there) {
        std::erase_if(entries_, [&](const auto& each) { return !is_there(each.first); });
    }

    void clear() { entries_.clear(); }
    bool empty() const { return entries_.empty(); }

private:
    struct Entry {
        int failures = 0;
        Clock::time_point not_before{};
    };
    GrowingPause pause_;
    std::map<Key, Entry> entries_;
};

}  // namespace haas::base
