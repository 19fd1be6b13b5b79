#include "http/router.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haas::http {

namespace {

bool is_empty(const std::string& segment) { return segment.empty(); }

}  // namespace

void Router::add(Method method, std::string_view pattern, std::size_t route) {
    Entry entry{method, {}, 0, route};
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
    entries_.push_back(std::move(entry));
}

std::optional<PathParameters> Router::match(const Entry& entry, const std::vector<std::string>& path) {
    const auto several = std::find_if(entry.segments.begin(), entry.segments.end(),
                                      [](const Segment& s) { return s.kind == Segment::Kind::several; });
    PathParameters parameters;
    const auto take = [&](const Segment& segment, const std::string& part) {
        if (segment.kind == Segment::Kind::literal) return part == segment.text;
        parameters.emplace(segment.text, part);
        return true;
    };
    auto first = path.begin();
    auto last = path.end();
    for (auto segment = entry.segments.begin(); segment != several; ++segment) {
        first = std::find_if_not(first, last, is_empty);
        if (first == last || !take(*segment, *first)) return std::nullopt;
        ++first;
    }
    if (several == entry.segments.end()) {
        if (!std::all_of(first, last, is_empty)) return std::nullopt;
        return parameters;
    }
    for (auto segment = entry.segments.end() - 1; segment != several; --segment) {
        while (last != first && is_empty(*(last - 1))) --last;
        if (first == last || !take(*segment, *--last)) return std::nullopt;
    }
    if (first == last) return std::nullopt;
    parameters.emplace(several->text, base::join(std::vector<std::string>(first, last), "/"));
    return parameters;
}

RouteResult Router::find(Method method, const std::vector<std::string>& path) const {
    const Method wanted = method == Method::head ? Method::get : method;
    std::optional<RouteMatch> found;
    std::vector<Method> allowed;
    std::size_t best = 0;
    for (const Entry& entry : entries_) {
        if ((!allowed.empty() && entry.literals < best)) continue;
        auto parameters = match(entry, path);
        if (!parameters) continue;
        if (entry.literals > best) {
            best = entry.literals;
            found.reset();
            allowed.clear();
        }
        allowed.push_back(entry.method);
        if (entry.method == wanted) found = RouteMatch{entry.route, *std::move(parameters)};
    }
    if (found) return *std::move(found);
    if (allowed.empty()) return NoRoute{};
    if (std::find(allowed.begin(), allowed.end(), Method::get) != allowed.end()) allowed.push_back(Method::head);
    allowed.push_back(Method::options);
    return MethodNotAllowed{std::move(allowed)};
}

}  // namespace haas::http
