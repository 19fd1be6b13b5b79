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

/// The route that answers, by the number that it was added under.
struct RouteMatch {
    std::size_t route;
    PathParameters parameters;
};
/// The path exists, but not with this method.
struct MethodNotAllowed {
    std::vector<Method> allowed;
};
struct NoRoute {};
using RouteResult = std::variant<NoRoute, MethodNotAllowed, RouteMatch>;

class Router {
public:
    /// Adds a pattern such as `/switch/{switch}/port/{port+}/revert`.
    void add(Method method, std::string_view pattern, std::size_t route);

    /// Of the patterns that match, those with the most literal segments decide, so that a name in a path never hides
    /// an operation. HEAD is answered by the route of GET; the methods allowed include HEAD and OPTIONS.
    RouteResult find(Method method, const std::vector<std::string>& path) const;

private:
    struct Segment {
        enum class Kind { literal, one, several } kind;
        std::string text;
    };
    struct Entry {
        Method method;
        std::vector<Segment> segments;
        std::size_t literals;
        std::size_t route;
    };
    static std::optional<PathParameters> match(const Entry& entry, const std::vector<std::string>& path);
    std::vector<Entry> entries_;
};

}  // namespace haas::http
