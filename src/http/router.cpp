#include "http/router.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haas::http {

namespace {

bool is_empty(const std::string& segment) { return segment.empty(); }

}  // namespace

void Router::add(Method method, std::string_view pattern, std::size_t route) {
    Entry entry{method, {}, 0, 0, route};
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        const std::string_view part = pattern.substr(0, pattern.find('/'));
        pattern.remove_prefix(part.size());
        if (part.front() != '{') {
            entry.segments.push_back({Segment::Kind::literal, std::string(part)});
            ++entry.literals;
        } else if (part[part.size() - 2] == '+') {
            entry.segments.push_back({Segment::Kind::several, std::string(part.substr(1, part.size() - 3))});
        } else {
            entry.segments.push_back({Segment::Kind::one, std::string(part.substr(1, part.size() - 2))});
        }
    }
    entry.several = static_cast<std::size_t>(std::ranges::find(entry.segments, Segment::Kind::several, &Segment::kind) -
                                             entry.segments.begin());
    const std::size_t place = entries_.size();
    if (!entry.segments.empty() && entry.segments.front().kind == Segment::Kind::literal) {
        by_word_.try_emplace(entry.segments.front().text, any_word_).first->second.push_back(place);
    } else {
        any_word_.push_back(place);
        for (auto& [word, places] : by_word_) places.push_back(place);
    }
    entries_.push_back(std::move(entry));
}

/// The patterns that may match a path; all others begin with another word.
const Router::Places& Router::find_candidates(const std::vector<std::string>& path) const {
    const auto first = std::ranges::find_if_not(path, is_empty);
    const auto found = first == path.end() ? by_word_.end() : by_word_.find(*first);
    return found == by_word_.end() ? any_word_ : found->second;
}

bool Router::match(const Entry& entry, const std::vector<std::string>& path, PathParameters* parameters) {
    const auto take = [&](const Segment& segment, const std::string& part) {
        if (segment.kind == Segment::Kind::literal) return part == segment.text;
        if (parameters != nullptr) parameters->emplace(segment.text, part);
        return true;
    };
    const auto several = entry.segments.begin() + static_cast<std::ptrdiff_t>(entry.several);
    auto first = path.begin();
    auto last = path.end();
    for (auto segment = entry.segments.begin(); segment != several; ++segment) {
        first = std::find_if_not(first, last, is_empty);
        if (first == last || !take(*segment, *first)) return false;
        ++first;
    }
    if (several == entry.segments.end()) return std::all_of(first, last, is_empty);
    for (auto segment = entry.segments.end() - 1; segment != several; --segment) {
        while (last != first && is_empty(*(last - 1))) --last;
        if (first == last || !take(*segment, *--last)) return false;
    }
    if (first == last) return false;
    if (parameters != nullptr)
        parameters->emplace(several->text, base::join(std::vector<std::string>(first, last), "/"));
    return true;
}

RouteResult Router::find(Method method, const std::vector<std::string>& path) const {
    const Method wanted = method == Method::head ? Method::get : method;
    const auto count = path.size() - static_cast<std::size_t>(std::ranges::count_if(path, is_empty));
    const Entry* found = nullptr;
    std::vector<Method> allowed;
    std::size_t best = 0;
    for (const std::size_t place : find_candidates(path)) {
        const Entry& entry = entries_[place];
        if (!entry.can_match(count) || (!allowed.empty() && entry.literals < best) || !match(entry, path)) continue;
        if (entry.literals > best) {
            best = entry.literals;
            found = nullptr;
            allowed.clear();
        }
        allowed.push_back(entry.method);
        if (entry.method == wanted) found = &entry;
    }
    if (found != nullptr) {
        RouteMatch matched{found->route, {}};
        match(*found, path, &matched.parameters);
        return matched;
    }
    if (allowed.empty()) return NoRoute{};
    if (std::find(allowed.begin(), allowed.end(), Method::get) != allowed.end()) allowed.push_back(Method::head);
    allowed.push_back(Method::options);
    return MethodNotAllowed{std::move(allowed)};
}

}  // namespace haas::http
