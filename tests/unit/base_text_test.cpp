#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/text.hpp"

using namespace haas::base;

TEST_CASE("case is changed in ASCII alone, whatever the locale") {
    CHECK(lower("Gi1/0/\xc3\x9c-Z") == "gi1/0/\xc3\x9c-z");
    CHECK(upper("node-\xc3\xbc[z]") == "NODE-\xc3\xbc[Z]");
}

TEST_CASE("a number is decimal digits and nothing else, and fits") {
    CHECK(parse_number<int>("0042") == 42);
    CHECK(parse_number<std::uint16_t>("65535") == 65535);
    CHECK_FALSE(parse_number<std::uint16_t>("65536").has_value());
    for (const char* bad : {"", "-1", "+1", " 1", "1 ", "1.", "0x1", "1e3", "\xd9\xa1"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_digits(bad));
        CHECK_FALSE(parse_number<int>(bad).has_value());
    }
}

TEST_CASE("a text is trimmed at its ends, and split at every separator") {
    CHECK(trim(" \t a b\r\n") == "a b");
    CHECK(trim(" \n ").empty());
    CHECK(trim("\n a ", " ") == "\n a");
    using Parts = std::vector<std::string_view>;
    CHECK(split("", ',') == Parts{""});
    CHECK(split("a,,b,", ',') == Parts{"a", "", "b", ""});
    CHECK(join(split("a,,b,", ','), ";") == "a;;b;");
    CHECK(join(std::vector<std::string>{}, ", ").empty());
}

TEST_CASE("a device's text becomes one line of printable ASCII of limited length") {
    CHECK(one_line("\n  two\n lines \n") == "two lines");
    CHECK(one_line("a\x1b[2J\tb\xff") == "a?[2J?b?");
    CHECK(one_line(std::string(300, 'x')) == std::string(200, 'x') + "...");
    CHECK(one_line("abc", 2) == "ab...");
}
