#include "http/router.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haas::http {

namespace {

std::string join(const std::vector<std::string>& parts, std::size_t from, std::size_t count) {
    const auto first = parts.begin() + static_cast<std::ptrdiff_t>(from);
    return base::join(std::vector<std::string>(first, first + static_cast<std::ptrdiff_t>(count)), "/");
}

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
    const bool open = std::any_of(entry.segments.begin(), entry.segments.end(),
                                  [](const Segment& s) { return s.kind == Segment::Kind::several; });
    if (path.size() < entry.segments.size() || (!open && path.size() != entry.segments.size())) return std::nullopt;
    const std::size_t surplus = path.size() - entry.segments.size();
    PathParameters parameters;
    std::size_t at = 0;
    for (const Segment& segment : entry.segments) {
        switch (segment.kind) {
            case Segment::Kind::literal:
                if (path[at] != segment.text) return std::nullopt;
                ++at;
                break;
            case Segment::Kind::one: parameters.emplace(segment.text, path[at++]); break;
            case Segment::Kind::several:
                parameters.emplace(segment.text, join(path, at, surplus + 1));
                at += surplus + 1;
                break;
        }
    }
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
