// Pauses before another try.
#include <doctest/doctest.h>

#include <climits>
#include <string>

#include "base/backoff.hpp"

using namespace haas::base;
using namespace std::chrono_literals;

TEST_CASE("base: a pause doubles with each failure, up to its bound") {
    const GrowingPause pause{5s, 300s};
    CHECK(pause.after(0) == 5s);
    CHECK(pause.after(1) == 5s);
    CHECK(pause.after(2) == 10s);
    CHECK(pause.after(6) == 160s);
    CHECK(pause.after(7) == 300s);
    CHECK(pause.after(INT_MAX) == 300s);
    CHECK(GrowingPause{0s, 300s}.after(INT_MAX) == 0s);
    CHECK(GrowingPause{10s, 4s}.after(1) == 4s);
}

TEST_CASE("base: a key that has failed is held off, for longer each time, and others are not") {
    Backoff<std::string> backoff({10s, 30s});
    const auto start = Backoff<std::string>::Clock::now();
    CHECK_FALSE(backoff.is_held_off("a", start));
    backoff.note_failure("a", start);
    CHECK(backoff.is_held_off("a", start + 9s));
    CHECK_FALSE(backoff.is_held_off("b", start + 9s));
    CHECK_FALSE(backoff.is_held_off("a", start + 10s));
    backoff.note_failure("a", start + 10s);
    CHECK(backoff.is_held_off("a", start + 29s));
    CHECK_FALSE(backoff.is_held_off("a", start + 30s));
}

TEST_CASE("base: after a success, or once it was gone, a thing begins with the first pause again") {
    Backoff<int> backoff({10s, 30s});
    const auto start = Backoff<int>::Clock::now();
    backoff.note_failure(1, start);
    backoff.note_failure(1, start);
    backoff.note_failure(2, start);
    SUBCASE("a success") { backoff.forget(1); }
    SUBCASE("it was gone") {
        backoff.forget_unless([](int key) { return key != 1; });
    }
    CHECK_FALSE(backoff.is_held_off(1, start));
    CHECK(backoff.is_held_off(2, start));
    backoff.note_failure(1, start);
    CHECK_FALSE(backoff.is_held_off(1, start + 10s));
    backoff.forget_unless([](int) { return false; });
    CHECK(backoff.empty());
}
