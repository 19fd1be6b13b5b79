#include "faults/record.hpp"

#include <algorithm>
#include <iostream>

namespace haas_test {

namespace {

constexpr std::size_t kept_events = 60;
constexpr long shown_of_a_kind = 10;

const char* name_of(Wrong kind) {
    switch (kind) {
        case Wrong::lost: return "LOST";
        case Wrong::invariant: return "INVARIANT BROKEN";
        case Wrong::answer: return "WRONG ANSWER";
        case Wrong::hang: return "HANG";
        case Wrong::packet: return "WRONG PACKET";
        case Wrong::stuck: return "STUCK";
        case Wrong::unsettled: return "UNSETTLED";
    }
    return "";
}

}  // namespace

std::string Record::stamp() const {
    const auto time = std::chrono::steady_clock::now() - begin_;
    const auto tenths = std::chrono::duration_cast<std::chrono::milliseconds>(time).count() / 100;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s: ";
}

void Record::event(const std::string& text) {
    const std::lock_guard<std::mutex> lock(mutex_);
    events_.push_back(stamp() + text);
    if (events_.size() > kept_events) events_.pop_front();
}

void Record::count(const std::string& what, long more) {
    const std::lock_guard<std::mutex> lock(mutex_);
    counts_[what] += more;
}

void Record::wrong(Wrong kind, const std::string& text) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const long number = ++wrongs_[kind];
    if (number > shown_of_a_kind) return;
    shown_[kind].push_back(std::string(name_of(kind)) + " at " + stamp() + text);
    std::cout << "# " << shown_[kind].back() << "\n";
    if (number > 1) return;
    std::cout << "#   the events before:\n";
    for (const auto& each : events_) std::cout << "#     " << each << "\n";
    std::cout << std::flush;
}

long Record::count_of(const std::string& what) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = counts_.find(what);
    return found == counts_.end() ? 0 : found->second;
}

std::map<std::string, long> Record::counts(const std::string& prefix) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::map<std::string, long> found;
    for (const auto& [what, number] : counts_) {
        if (what.starts_with(prefix)) found[what.substr(prefix.size())] = number;
    }
    return found;
}

long Record::wrongs(Wrong kind) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = wrongs_.find(kind);
    return found == wrongs_.end() ? 0 : found->second;
}

std::vector<std::string> Record::shown(Wrong kind) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = shown_.find(kind);
    return found == shown_.end() ? std::vector<std::string>() : found->second;
}

void Record::took(std::chrono::milliseconds time) {
    const std::lock_guard<std::mutex> lock(mutex_);
    slowest_ = std::max(slowest_, time);
}

std::chrono::milliseconds Record::slowest() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return slowest_;
}

}  // namespace haas_test
