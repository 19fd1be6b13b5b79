// Seats that processes share.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <vector>

#include "sys/seats.hpp"
#include "unit/temporary_directory.hpp"

using haas::sys::Seats;

TEST_CASE("no party takes more than its share, and all together no more than there are") {
    const haas_test::TemporaryDirectory directory;
    const Seats seats(directory.path() / "seats", 4, 2);
    std::vector<Seats::Attempt> taken;
    for (int i = 0; i < 2; ++i) taken.push_back(seats.take({2, 101}));
    for (const auto& attempt : taken) CHECK(attempt.seat);

    const auto again = seats.take({2, 103});
    CHECK_FALSE(again.seat);
    CHECK_MESSAGE(again.full == 0, "the first party is full");
    const auto elsewhere = seats.take({4, 101});
    CHECK_FALSE(elsewhere.seat);
    CHECK_MESSAGE(elsewhere.full == 1, "the second is, whatever the first");

    taken.push_back(seats.take({4, 103}));
    taken.push_back(seats.take({6, 105}));
    CHECK(taken.back().seat);
    const auto last = seats.take({8, 107});
    CHECK_FALSE(last.seat);
    CHECK_FALSE(last.full.has_value());

    taken.erase(taken.begin());
    CHECK_MESSAGE(seats.take({2, 101}).seat, "what is given back can be had again");
}

TEST_CASE("a request without a seat takes nothing of anybody's share") {
    const haas_test::TemporaryDirectory directory;
    const Seats seats(directory.path() / "seats", 1, 1);
    {
        const auto only = seats.take({2, 101});
        REQUIRE(only.seat);
        CHECK_FALSE(seats.take({4, 103}).seat);
        CHECK_FALSE(seats.take({4, 101}).seat);
    }
    CHECK(seats.take({4, 103}).seat);
}

TEST_CASE("whoever makes the file, all of its group can count on it") {
    const haas_test::TemporaryDirectory directory;
    const Seats seats(directory.path() / "seats", 1, 1);
    const auto before = ::umask(0077);
    const auto taken = seats.take({2, 101});
    ::umask(before);
    CHECK(taken.seat);
    struct stat status {};
    REQUIRE(::stat((directory.path() / "seats").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777U) == 0660);
}

TEST_CASE("rooms of seats behind one file are counted apart, also for large numbers") {
    const haas_test::TemporaryDirectory directory;
    const Seats first(directory.path() / "seats", 1, 1, 0);
    const Seats second(directory.path() / "seats", 1, 1, 1);
    const auto here = first.take({999'999'999'998, 101});
    CHECK(here.seat);
    const auto there = second.take({999'999'999'998, 101});
    CHECK(there.seat);
    CHECK_FALSE(second.take({4, 105}).seat);
}
