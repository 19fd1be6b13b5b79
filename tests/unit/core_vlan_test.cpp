#include <doctest/doctest.h>

#include <random>
#include <set>
#include <string>

#include "base/error.hpp"
#include "core/vlan.hpp"

using namespace haas::core;
using haas::base::ConfigError;

namespace {

std::string listed(std::string_view text) {
    const auto list = parse_vlan_list(text);
    return format_vlan_list({list.begin(), list.end()});
}

}  // namespace

TEST_CASE("exactly the numbers 1 to 4094 are VLAN ids") {
    for (int number = -10; number < 11000; ++number) {
        const auto vlan = parse_vlan(std::to_string(number));
        if (number >= 1 && number <= 4094) {
            REQUIRE(vlan.has_value());
            CHECK(*vlan == number);
        } else {
            CHECK_FALSE(vlan.has_value());
        }
    }
}

TEST_CASE("a VLAN id has nothing around it") {
    for (const char* bad : {"",
                            " ",
                            "12abc",
                            "abc",
                            " 12",
                            "12 ",
                            "12\n",
                            "+12",
                            "-12",
                            "0",
                            "00",
                            "012",
                            "0012",
                            "0x10",
                            "1e3",
                            "12.0",
                            "1,2",
                            "1-2",
                            "65537",
                            "4294967297",
                            "18446744073709551617",
                            "99999999999999999999999999",
                            "\xd9\xa1",
                            "none",
                            "native"}) {
        CAPTURE(std::string(bad));
        CHECK_FALSE(parse_vlan(bad).has_value());
    }
    CHECK_FALSE(parse_vlan(std::string_view("12\0", 3)).has_value());
}

TEST_CASE("a VLAN list is ids and ranges with commas between them") {
    CHECK(listed("").empty());
    CHECK(listed("  \t").empty());
    CHECK(listed("100") == "100");
    CHECK(listed("100-200, 300") == "100-200,300");
    CHECK(listed(" 1 - 3 ,\t2-5,4094 ") == "1-5,4094");
    CHECK(listed("7-7") == "7");
    CHECK(listed("3,2,1") == "1-3");
    CHECK(parse_vlan_list("1-4094").size() == 4094);
    const auto list = parse_vlan_list("5,3-4,3");
    CHECK(list == std::vector<Vlan>{3, 4, 5});
}

TEST_CASE("a text that is not a VLAN list is refused") {
    for (const char* bad :
         {"0",      "4095", "4096", "-1",  "-",    "1-",    "-5-7", "1--2",  "1-2-3", "200-100",     "0-10",
          "1-4095", "1,",   ",1",   ",",   "1,,2", "1, ,2", "1;2",  "1 2",   "1 2,3", "all",         "none",
          "vlan 5", "1..5", "1:5",  "0x1", "01",   "1-0x5", "1\n2", "[1,2]", "1-2,",  "\xe2\x80\x93"}) {
        CAPTURE(std::string(bad));
        CHECK_THROWS_AS(parse_vlan_list(bad), ConfigError);
    }
    CHECK_THROWS_AS(parse_vlan_list(std::string_view("1\0", 2)), ConfigError);
}

TEST_CASE("any set of VLAN ids is read back from how it is written") {
    std::mt19937 random(20);  // NOLINT(cert-msc51-cpp): the same sets each time
    std::uniform_int_distribution<int> id(lowest_vlan, highest_vlan);
    for (int round = 0; round < 200; ++round) {
        std::set<Vlan> vlans;
        for (int i = 0; i < round; ++i) {
            const int first = id(random);
            for (int vlan = first; vlan < first + round % 5 && vlan <= highest_vlan; ++vlan)
                vlans.insert(static_cast<Vlan>(vlan));
        }
        const auto list = parse_vlan_list(format_vlan_list(vlans));
        CHECK(std::set<Vlan>(list.begin(), list.end()) == vlans);
    }
    CHECK(format_vlan_list({}).empty());
    CHECK(format_vlan_list({1, 2}) == "1-2");
    CHECK(format_vlan_list({4093, 4094}) == "4093-4094");
}

TEST_CASE("random text never makes the parsers do more than refuse") {
    std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same sets each time
    const std::string alphabet("0123456789-, vlan/tie\t\n\0", 24);
    std::uniform_int_distribution<std::size_t> pick(0, alphabet.size() - 1);
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (int i = 0; i < round % 17; ++i) text += alphabet[pick(random)];
        if (const auto channel = Channel::parse(text)) CHECK(channel->text() == text);
        if (const auto vlan = parse_vlan(text)) CHECK(std::to_string(*vlan) == text);
        try {
            for (const Vlan vlan : parse_vlan_list(text)) REQUIRE((vlan >= lowest_vlan && vlan <= highest_vlan));
        } catch (const ConfigError&) {
            CHECK_FALSE(text.empty());
        }
    }
}

TEST_CASE("a channel is native or tagged with one VLAN id") {
    CHECK(Channel::native().text() == "vlan/native");
    CHECK(Channel::tagged(100).text() == "vlan/100");
    CHECK(Channel::native().is_native());
    CHECK_FALSE(Channel::tagged(100).is_native());
    CHECK(Channel::tagged(100).vlan() == Vlan{100});
    CHECK_FALSE(Channel::native().vlan().has_value());
    CHECK(Channel::parse("vlan/native") == Channel::native());
    CHECK(Channel::parse("vlan/4094") == Channel::tagged(4094));
    CHECK(Channel::native() != Channel::tagged(1));
    CHECK(Channel::tagged(2) != Channel::tagged(1));
}

TEST_CASE("a text that is not a channel is refused") {
    for (const char* bad : {"",           "vlan",         "vlan/",       "/native",     "native",
                            "100",        "vlan/0",       "vlan/4095",   "vlan/-1",     "vlan/12abc",
                            "vlan/0100",  "VLAN/100",     "Vlan/native", "vlan/Native", "vlan//100",
                            "vlan/100/",  " vlan/100",    "vlan/100 ",   "vlan/ 100",   "vlan/native\n",
                            "vlan/nativ", "vlan/natives", "vxlan/100",   "vlan%2F100"}) {
        CAPTURE(std::string(bad));
        CHECK_FALSE(Channel::parse(bad).has_value());
    }
}
