// The lookup of a path, against one that tries each pattern.
#include "http/router.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "api/route.hpp"
#include "base/text.hpp"
#include "http/path.hpp"

using namespace haas;
using http::Method;
using http::PathParameters;

namespace {

using Path = std::vector<std::string>;

struct Pattern {
    Method method;
    std::string text;
    Path segments = http::split_path(text).value();
};

std::vector<Pattern> patterns_of_api() {
    std::vector<Pattern> patterns;
    for (const auto& route : api::routes()) {
        for (const auto text : route.patterns) patterns.push_back({route.method, std::string(text)});
    }
    return patterns;
}

/// Those of the API, and among them some that the API does not have: they match almost every path.
std::vector<Pattern> mixed_patterns() {
    auto patterns = patterns_of_api();
    const std::array<std::string, 7> more = {"/{any}",       "/{any}/{other}", "/{any}/nic/{nic}",    "/{rest+}",
                                             "/{rest+}/nic", "/a/{rest+}/b/c", "/node/{rest+}/{last}"};
    std::size_t at = 0;
    for (const auto& text : more) {
        for (const auto method : {Method::get, Method::put, Method::get}) {
            at = (at + 7) % patterns.size();
            patterns.insert(patterns.begin() + static_cast<std::ptrdiff_t>(at), {method, text});
        }
    }
    return patterns;
}

http::Router router_of(const std::vector<Pattern>& patterns) {
    http::Router router;
    for (std::size_t i = 0; i < patterns.size(); ++i) router.add(patterns[i].method, patterns[i].text, i);
    return router;
}

std::string route_text(std::size_t route, const PathParameters& parameters) {
    std::string text = std::to_string(route);
    for (const auto& [name, value] : parameters) text += " " + name + "=" + value;
    return text;
}

std::string refusal_text(const std::vector<Method>& allowed) {
    std::string text = "allows";
    for (const auto method : allowed) text += " " + std::string(http::method_name(method));
    return text;
}

std::string found_by(const http::Router& router, Method method, const Path& path) {
    const auto result = router.find(method, path);
    if (const auto* const match = std::get_if<http::RouteMatch>(&result))
        return route_text(match->route, match->parameters);
    if (const auto* const refused = std::get_if<http::MethodNotAllowed>(&result)) return refusal_text(refused->allowed);
    return "nothing";
}

using Segments = std::span<const std::string>;

/// Whether the pattern matches: a name for several segments takes as many as it can.
bool matches(Segments pattern, Segments path, PathParameters& parameters) {
    if (pattern.empty()) return std::ranges::all_of(path, &std::string::empty);
    const auto& segment = pattern.front();
    const auto rest = pattern.subspan(1);
    if (segment.ends_with("+}")) {
        for (auto count = path.size(); count > 0; --count) {
            if (!matches(rest, path.subspan(count), parameters)) continue;
            const Path taken(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(count));
            parameters.emplace(segment.substr(1, segment.size() - 3), base::join(taken, "/"));
            return true;
        }
        return false;
    }
    while (!path.empty() && path.front().empty()) path = path.subspan(1);
    const bool is_name = segment.starts_with('{');
    if (path.empty() || (!is_name && segment != path.front())) return false;
    if (!matches(rest, path.subspan(1), parameters)) return false;
    if (is_name) parameters.emplace(segment.substr(1, segment.size() - 2), path.front());
    return true;
}

/// The same as found_by, by trying each pattern.
std::string found_by_trying(const std::vector<Pattern>& patterns, Method method, const Path& path) {
    std::ptrdiff_t most = -1;
    std::string found;
    std::vector<Method> allowed;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        const auto& segments = patterns[i].segments;
        PathParameters parameters;
        if (!matches(segments, path, parameters)) continue;
        const auto literals = std::ranges::count_if(segments, [](const auto& one) { return !one.starts_with('{'); });
        if (literals < most) continue;
        if (literals > most) {
            most = literals;
            found.clear();
            allowed.clear();
        }
        allowed.push_back(patterns[i].method);
        if (patterns[i].method == (method == Method::head ? Method::get : method)) found = route_text(i, parameters);
    }
    if (!found.empty()) return found;
    if (allowed.empty()) return "nothing";
    if (std::ranges::count(allowed, Method::get) > 0) allowed.push_back(Method::head);
    allowed.push_back(Method::options);
    return refusal_text(allowed);
}

/// Paths that a pattern matches, or nearly: what is left out, put in or replaced is often a word of another one.
class Paths {
public:
    explicit Paths(const std::vector<Pattern>& patterns) : words_{"", "", "n0", "a/b", "gi1"} {
        for (const auto& pattern : patterns) {
            shapes_.push_back(pattern.segments);
            for (const auto& segment : pattern.segments) {
                if (!segment.starts_with('{')) words_.push_back(segment);
            }
        }
    }

    Path make() {
        Path path;
        for (const auto& segment : any(shapes_)) {
            const bool is_literal = !segment.starts_with('{');
            for (auto i = segment.ends_with("+}") ? below(4) : 1; i > 0; --i)
                path.push_back(is_literal ? segment : any(words_));
        }
        for (auto changes = below(4); changes > 1; --changes) {
            const auto at = path.begin() + static_cast<std::ptrdiff_t>(below(path.size() + 1));
            if (below(2) == 0) {
                path.insert(at, any(words_));
            } else if (at != path.end() && below(2) == 0) {
                path.erase(at);
            } else if (at != path.end()) {
                *at = any(words_);
            }
        }
        return path;
    }

private:
    std::size_t below(std::size_t limit) { return numbers_() % limit; }
    template <typename T>
    const T& any(const std::vector<T>& list) {
        return list[below(list.size())];
    }

    std::mt19937 numbers_;  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same paths each time
    std::vector<Path> shapes_;
    std::vector<std::string> words_;
};

void compare(const std::vector<Pattern>& patterns) {
    const auto router = router_of(patterns);
    Paths paths(patterns);
    int matched = 0;
    int refused = 0;
    int unknown = 0;
    for (int i = 0; i < 1500; ++i) {
        const auto path = paths.make();
        CAPTURE(base::join(path, "|"));
        for (const auto method : {Method::get, Method::head, Method::put, Method::post, Method::del, Method::other}) {
            const auto expected = found_by_trying(patterns, method, path);
            CHECK(found_by(router, method, path) == expected);
            ++(expected == "nothing" ? unknown : expected.starts_with("allows") ? refused : matched);
        }
    }
    CHECK(matched > 500);
    CHECK(refused > 500);
    CHECK(unknown + matched + refused == 9000);
}

}  // namespace

TEST_CASE("router: each path of the API leads to its route") {
    const auto patterns = patterns_of_api();
    const auto router = router_of(patterns);
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        PathParameters parameters;
        std::string path;
        for (const auto& segment : patterns[i].segments) {
            const bool has_several = segment.ends_with("+}");
            const auto name = segment.substr(1, segment.size() - (has_several ? 3 : 2));
            const auto value = has_several ? std::string("gi1/0/5") : "the " + name;
            if (segment.starts_with('{')) parameters.emplace(name, value);
            path += "/" + (!segment.starts_with('{') ? segment : has_several ? value : http::percent_encode(value));
        }
        CAPTURE(path);
        CHECK(found_by(router, patterns[i].method, http::split_path(path).value()) == route_text(i, parameters));
    }
}

TEST_CASE("router: a path that is nearly one of the API leads nowhere") {
    const auto router = router_of(patterns_of_api());
    for (const std::string path : {"",
                                   "/",
                                   "//",
                                   "/node",
                                   "/node/",
                                   "/Node/n",
                                   "/nod/n",
                                   "/nodes/n",
                                   "/nodess",
                                   "/node/n/nic",
                                   "/node/n/nic/e/x",
                                   "/node/n/nic/e/connect_networks",
                                   "/node/n/power_on/now",
                                   "/node/n/power",
                                   "/port",
                                   "/switch/s/port",
                                   "/switch//port/p",
                                   "/project/p/user/u",
                                   "/project/p/user/u/role/x",
                                   "/%2Fnodes",
                                   "/nodes%2F",
                                   "/user"}) {
        CAPTURE(path);
        CHECK(found_by(router, Method::get, http::split_path(path).value()) == "nothing");
    }
}

TEST_CASE("router: paths are found as by trying each pattern") { compare(patterns_of_api()); }

TEST_CASE("router: and also where patterns begin with a name, in between") { compare(mixed_patterns()); }
