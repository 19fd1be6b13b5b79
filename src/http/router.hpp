// Finds the route of a path: patterns of literal segments, `{name}` for one segment, `{name+}` for one or more.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/message.hpp"

namespace haas::http {

using PathParameters = std::map<std::string, std::string, std::less<>>;

/// The route that matches, by the number under which it was added.
struct RouteMatch {
    std::size_t route;
    PathParameters parameters;
};
/// The path exists, but does not allow this method.
struct MethodNotAllowed {
    std::vector<Method> allowed;
};
struct NoRoute {};
using RouteResult = std::variant<NoRoute, MethodNotAllowed, RouteMatch>;

class Router {
public:
    /// Adds a pattern such as `/switch/{switch}/port/{port+}/revert`.
    void add(Method method, std::string_view pattern, std::size_t route);

    /// Finds the route of a request. Empty segments of the path count for nothing, except within what `{name+}`
    /// matches. Of all matching patterns, those with the most literal segments decide, so a name in a path never hides
    /// an operation. The route of GET also answers HEAD; the allowed methods include HEAD and OPTIONS.
    RouteResult find(Method method, const std::vector<std::string>& path) const;

private:
    struct Segment {
        enum class Kind { literal, one, several } kind;
        std::string text;
    };
    struct Entry {
        Method method;
        std::vector<Segment> segments;
        std::size_t several;  ///< the place of the segment `{name+}`, or behind the last one
        std::size_t literals;
        std::size_t route;
        bool can_match(std::size_t count) const { return several < segments.size() || count == segments.size(); }
    };
    /// Entries by their place in entries_, in the order in which they were added.
    using Places = std::vector<std::size_t>;
    const Places& find_candidates(const std::vector<std::string>& path) const;
    static bool match(const Entry& entry, const std::vector<std::string>& path, PathParameters* parameters = nullptr);

    std::vector<Entry> entries_;
    /// Patterns that begin with a name. They match paths with any first segment.
    Places any_word_;
    /// By the first segment: the patterns that begin with this word, and those that begin with a name.
    std::map<std::string, Places, std::less<>> by_word_;
};

}  // namespace haas::http
