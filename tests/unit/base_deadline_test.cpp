// The moment by which something must be done.
#include <doctest/doctest.h>

#include <algorithm>
#include <climits>

#include "base/deadline.hpp"

using haas::base::Deadline;
using namespace std::chrono_literals;

TEST_CASE("base: a deadline tells what is left, and nothing once it has passed") {
    const auto far = Deadline::in(1h);
    CHECK_FALSE(far.has_passed());
    CHECK(far.left() > 59min);
    CHECK(far.left() <= 1h);
    CHECK(far.poll_timeout() > 59 * 60 * 1000);
    const auto past = Deadline::in(-1ms);
    CHECK(past.has_passed());
    CHECK(past.left() == 0s);
    CHECK(past.poll_timeout() == 0);
    CHECK(std::min(far, past) == past);
}

TEST_CASE("base: a deadline that is farther off than poll() can wait is waited for in parts") {
    CHECK(Deadline::in(24h * 365).poll_timeout() == INT_MAX);
}
