// Cases that end in every way there is: material for tests/tap_reporter_test.
#include <doctest/doctest.h>

#include <stdexcept>

#include "unit/skip.hpp"

TEST_CASE("passes") { CHECK(1 + 1 == 2); }

TEST_CASE("fails") {
    const int answer = 41;
    INFO("asked of nobody");
    CHECK(answer == 42);
}

TEST_CASE("throws") { throw std::runtime_error("no more\nof this"); }

TEST_CASE("cannot run") { haas_test::skip("no switch here"); }

TEST_CASE("fails before it cannot run") {
    CHECK(false);
    haas_test::skip("too late");
}

TEST_CASE("has # in its name") { CHECK(true); }

TEST_CASE("has parts") {
    SUBCASE("first") { CHECK(true); }
    SUBCASE("second") { CHECK(1 > 2); }
}

TEST_CASE("should fail and does" * doctest::should_fail()) { CHECK(false); }

TEST_CASE("is switched off" * doctest::skip()) { CHECK(false); }

TEST_SUITE("a suite") {
    TEST_CASE("is named first") { CHECK(true); }
}
