#include "base/clock.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

using namespace haas::base;

TEST_CASE("clock: moments in ISO 8601, and back") {
    for (const std::string text : {"1970-01-01T00:00:00Z", "2026-05-01T12:00:00Z", "2100-02-28T23:59:59Z"}) {
        CAPTURE(text);
        const auto when = parse_iso8601(text);
        REQUIRE(when);
        CHECK(to_iso8601(*when) == text);
    }
    CHECK(to_iso8601(from_seconds(-1)) == "1969-12-31T23:59:59Z");
    for (const std::string text : {"26-05-01T12:00:00Z", "0999-12-31T23:59:59Z", "9999-12-31T23:59:59-01:00", "now"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_iso8601(text));
    }
}

TEST_CASE("clock: moments beyond four digits of a year are shown as the last one, or the first") {
    const std::int64_t last = 253402300799;
    CHECK(to_iso8601(from_seconds(last)) == "9999-12-31T23:59:59Z");
    for (const auto seconds : {last + 1, std::numeric_limits<std::int64_t>::max()}) {
        CHECK(to_iso8601(from_seconds(seconds)) == "9999-12-31T23:59:59Z");
    }
    CHECK(to_iso8601(from_seconds(std::numeric_limits<std::int64_t>::min())) == "1000-01-01T00:00:00Z");
}
