#include <doctest/doctest.h>

#include <string>

#include "base/repetitions.hpp"

using namespace haas::base;

namespace {

const Timestamp begin = from_seconds(1777636800);
constexpr std::chrono::seconds moment{1};

Repetitions::Kind wrong_password(const std::string& client) { return {"refused", 401, client}; }

/// How many of so many are let through.
int admit(Repetitions& repetitions, const Repetitions::Kind& kind, int count, Timestamp now = begin) {
    int admitted = 0;
    for (int i = 0; i < count; ++i) admitted += repetitions.admit(kind, now) ? 1 : 0;
    return admitted;
}

}  // namespace

TEST_CASE("the first of a kind are let through; the others are counted, and reported at the end of the period") {
    Repetitions repetitions;
    CHECK(admit(repetitions, wrong_password("a"), 1000) == Repetitions::admitted);
    CHECK(repetitions.take_over(begin + Repetitions::period - moment).empty());
    CHECK(admit(repetitions, wrong_password("a"), 5, begin + Repetitions::period - moment) == 0);
    const auto past = repetitions.take_over(begin + Repetitions::period + moment);
    REQUIRE(past.size() == 1);
    CHECK(past[0].kind.event == "refused");
    CHECK(past[0].kind.status == 401);
    CHECK(past[0].kind.client == "a");
    CHECK(past[0].count == 1005 - Repetitions::admitted);
    CHECK(past[0].within == Repetitions::period + moment);
    CHECK(repetitions.take_over(begin + 2 * Repetitions::period + moment).empty());
    CHECK(admit(repetitions, wrong_password("a"), 20, begin + 2 * Repetitions::period) == Repetitions::admitted);
}

TEST_CASE("nothing is reported if all were let through") {
    Repetitions repetitions;
    CHECK(admit(repetitions, wrong_password("a"), Repetitions::admitted) == Repetitions::admitted);
    CHECK(repetitions.take_over(begin + Repetitions::period).empty());
    CHECK(repetitions.take_all(begin).empty());
}

TEST_CASE("another event, status or client is another kind") {
    Repetitions repetitions;
    CHECK(admit(repetitions, wrong_password("a"), 100) == Repetitions::admitted);
    CHECK(admit(repetitions, wrong_password("b"), 100) == Repetitions::admitted);
    CHECK(admit(repetitions, {"refused", 429, "a"}, 100) == Repetitions::admitted);
    CHECK(admit(repetitions, {"unavailable", 401, "a"}, 100) == Repetitions::admitted);
    CHECK(repetitions.take_all(begin).size() == 4);
}

TEST_CASE("very many clients are not all distinguished") {
    Repetitions repetitions;
    int admitted = 0;
    for (int i = 0; i < 100000; ++i) admitted += admit(repetitions, wrong_password(std::to_string(i)), 1);
    CHECK(admitted == static_cast<int>(Repetitions::most_kinds) + Repetitions::admitted);
    const auto all = repetitions.take_all(begin);
    REQUIRE(all.size() == 1);
    CHECK(all[0].kind.client == "others");
    CHECK(all[0].count == 100000 - admitted);
    CHECK(admit(repetitions, wrong_password("a"), 1) == 1);
}

TEST_CASE("a clock that was put back ends the period") {
    Repetitions repetitions;
    CHECK(admit(repetitions, wrong_password("a"), 100) == Repetitions::admitted);
    const auto past = repetitions.take_over(begin - moment);
    REQUIRE(past.size() == 1);
    CHECK(past[0].within == std::chrono::seconds(0));
    CHECK(admit(repetitions, wrong_password("a"), 100, begin - moment) == Repetitions::admitted);
}
