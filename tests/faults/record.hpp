// What a run of faults has seen: counts, the last events, and what was wrong.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace haas_test {

/// What must be none at the end.
enum class Wrong { lost, invariant, answer, hang, packet, stuck, unsettled };

class Record {
public:
    /// Something that a reader of a failure wants to see; the last ones are kept.
    void event(const std::string& text);
    void count(const std::string& what, long more = 1);
    /// Is printed at once, the first ones of a kind with the last events.
    void wrong(Wrong kind, const std::string& text);

    long count_of(const std::string& what) const;
    /// The counts whose names begin so, without that beginning.
    std::map<std::string, long> counts(const std::string& prefix) const;
    long wrongs(Wrong kind) const;
    /// The first ones of a kind, as they were printed.
    std::vector<std::string> shown(Wrong kind) const;
    /// The longest time that an answer took.
    void took(std::chrono::milliseconds time);
    std::chrono::milliseconds slowest() const;

private:
    std::string stamp() const;

    mutable std::mutex mutex_;
    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::deque<std::string> events_;
    std::map<std::string, long> counts_;
    std::map<Wrong, long> wrongs_;
    std::map<Wrong, std::vector<std::string>> shown_;
    std::chrono::milliseconds slowest_{0};
};

}  // namespace haas_test
