#include "faults/journal.hpp"

#include <algorithm>

namespace haas_test {

void Beliefs::learn(const std::vector<Claim>& claims) {
    for (const auto& each : claims) beliefs_[each.statement] = each.holds ? Belief::yes : Belief::no;
}

void Beliefs::doubt(const std::vector<Claim>& claims) {
    for (const auto& each : claims) {
        const auto before = about(each.statement);
        const auto after = each.holds ? Belief::yes : Belief::no;
        beliefs_[each.statement] = before == after ? after : Belief::either;
    }
}

void Beliefs::keep(const std::vector<Claim>& claims) {
    for (const auto& each : claims) beliefs_.try_emplace(each.statement, Belief::no);
}

Belief Beliefs::about(const std::string& statement) const {
    const auto found = beliefs_.find(statement);
    return found == beliefs_.end() ? Belief::no : found->second;
}

std::vector<std::string> Beliefs::possible(const std::string& prefix) const {
    std::vector<std::string> found;
    for (auto at = beliefs_.lower_bound(prefix); at != beliefs_.end() && at->first.starts_with(prefix); ++at) {
        if (at->second != Belief::no) found.push_back(at->first);
    }
    return found;
}

long Beliefs::doubts() const {
    return std::count_if(beliefs_.begin(), beliefs_.end(),
                         [](const auto& each) { return each.second == Belief::either; });
}

std::vector<std::string> Beliefs::compare(const std::set<std::string>& truths, const std::set<std::string>& unsettled) {
    std::vector<std::string> wrong;
    for (auto at = beliefs_.begin(); at != beliefs_.end();) {
        auto& [statement, belief] = *at;
        const bool holds = truths.contains(statement);
        const bool is_settled = !unsettled.contains(statement);
        if (is_settled && belief != Belief::either && holds != (belief == Belief::yes)) {
            wrong.push_back("\"" + statement + "\" was acknowledged as " + (holds ? "wrong" : "right") + ", and is " +
                            (holds ? "right" : "wrong"));
        }
        if (is_settled) belief = holds ? Belief::yes : Belief::no;
        at = is_settled && belief == Belief::no ? beliefs_.erase(at) : std::next(at);
    }
    return wrong;
}

void Journal::note(const std::string& line) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++lines_;
    file_ << line << std::endl;
}

long Journal::lines() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return lines_;
}

}  // namespace haas_test
