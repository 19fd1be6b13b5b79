#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <vector>

#include "core/error.hpp"
#include "core/label.hpp"
#include "core/mac_address.hpp"

using namespace haas::core;

TEST_CASE("labels are 1 to 64 characters that a URL can carry") {
    for (const char* good :
         {"a", "Z", "0", "node-01", "rack 3 unit 7", "a.b_c+d-e$f!g*h'i(j)k,l", "...", "..a", ".a", "-", "_"}) {
        CAPTURE(std::string(good));
        CHECK(is_label(good));
    }
    CHECK(is_label(std::string(64, 'x')));
}

TEST_CASE("a text that is not a label is refused") {
    for (const char* bad :
         {"", " ", ".", "..", " a", "a ", "a/b", "/", "a\\b", "a%b", "%2F", "a?b", "a#b", "a:b", "a;b", "a@b", "a&b",
          "a=b", "a\"b", "<b>", "a\tb", "a\nb",
          // NOLINTNEXTLINE(misc-misleading-bidirectional): such a label is refused
          "a\n", "a|b", "`a`", "{a}", "[a]", "a~b", "a^b", "\x7f", "\xc3\xa4", "\xff", "\xe2\x80\xae"}) {
        CAPTURE(std::string(bad));
        CHECK_FALSE(is_label(bad));
    }
    CHECK_FALSE(is_label(std::string(65, 'x')));
    CHECK_FALSE(is_label(std::string(1000000, 'x')));
    CHECK_FALSE(is_label(std::string_view("a\0b", 3)));
    CHECK_FALSE(is_label(std::string_view("\0", 1)));
}

TEST_CASE("a typed label holds a label, and is that of one kind of object") {
    CHECK(NodeLabel("n1").text() == "n1");
    CHECK("Node " + NodeLabel("n1") + "." == "Node n1.");
    CHECK_THROWS_AS(NodeLabel(""), BadArgumentError);
    CHECK_THROWS_AS(NodeLabel("a/b"), BadArgumentError);
    CHECK(std::is_convertible_v<NodeLabel, std::string>);
    CHECK_FALSE(std::is_convertible_v<std::string, NodeLabel>);
    CHECK_FALSE(std::is_convertible_v<NicLabel, NodeLabel>);
}

TEST_CASE("every single byte is a label exactly when it is one of the documented characters") {
    const std::string documented = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-$!*'(),";
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        CAPTURE(byte);
        CHECK(is_label(std::string(1, c)) == (documented.find(c) != std::string::npos));
        const bool inside = documented.find(c) != std::string::npos || c == '.' || c == ' ';
        CHECK(is_label(std::string("a") + c + "b") == inside);
    }
}

TEST_CASE("the refusal of a label says what was being named, and in which field") {
    CHECK_NOTHROW(require_label("n1", "node", "node"));
    try {
        require_label("a/b", "network", "net");
        FAIL("accepted");
    } catch (const BadArgumentError& error) {
        CHECK(error.field() == "net");
        CHECK(std::string(error.what()).find("network") != std::string::npos);
        CHECK(std::string(error.what()).find("a/b") == std::string::npos);
    }
}

TEST_CASE("labels sort naturally, in one order that every two of them agree on") {
    const std::vector<std::string> sorted = {"",
                                             "$",
                                             "0",
                                             "00",
                                             "1",
                                             "02",
                                             "2",
                                             "10",
                                             "A1",
                                             "N2",
                                             "a",
                                             "a-1",
                                             "a-2",
                                             "a-10",
                                             "a1",
                                             "a1-9-9",
                                             "a1-10",
                                             "a1b",
                                             "a1b2",
                                             "a1b10",
                                             "a02",
                                             "a2",
                                             "a02b",
                                             "a2b",
                                             "a10",
                                             "a10b",
                                             "a99999999999999999999999999",
                                             "a100000000000000000000000000",
                                             "aa",
                                             "b",
                                             "gi1/0/2",
                                             "gi1/0/10",
                                             "gi1/1/1",
                                             "gi2/0/1",
                                             "n",
                                             "n2",
                                             "n10",
                                             "node 9",
                                             "node 10",
                                             "vlan/9",
                                             "vlan/10",
                                             "vlan/native"};
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        for (std::size_t k = 0; k < sorted.size(); ++k) {
            CAPTURE(sorted[i]);
            CAPTURE(sorted[k]);
            const int sign = compare_naturally(sorted[i], sorted[k]);
            CHECK((i < k ? sign < 0 : i > k ? sign > 0 : sign == 0));
            CHECK(NaturalOrder()(sorted[i], sorted[k]) == (i < k));
        }
    }
}

TEST_CASE("MAC addresses are stored in one form") {
    for (const char* same : {"52:54:00:ab:CD:0f", "52-54-00-AB-CD-0F", "525400abcd0f", "525400ABCD0F",
                             "52:54:00:ab:cd:0f", "5254.00ab.cd0f", "5254.00AB.CD0F", "5254-00ab-cd0f",
                             "5254:00ab:cd0f", "525400-abcd0f", "525400.abcd0f", "52.54.00.ab.cd.0f"}) {
        CAPTURE(std::string(same));
        CHECK(MacAddress::parse(same).text() == "52:54:00:ab:cd:0f");
    }
    CHECK(MacAddress::parse("fe:ff:ff:ff:ff:ff").text() == "fe:ff:ff:ff:ff:ff");
    CHECK(MacAddress::parse("00:00:00:00:00:01").text() == "00:00:00:00:00:01");
}

TEST_CASE("a text that is not a NIC's MAC address is refused") {
    for (const char* bad : {"",
                            "5",
                            "52:54:00:ab:cd",
                            "52:54:00:ab:cd:0",
                            "52:54:00:ab:cd:0f:",
                            ":52:54:00:ab:cd:0f",
                            "52:54:00:ab:cd:0f:11",
                            "52:54:00:ab:cd:0g",
                            "52:54-00:ab-cd:0f",
                            "5254.00ab.cd0",
                            "5254.00ab.cd0f.",
                            ".5254.00ab.cd0f",
                            "5254.00ab-cd0f",
                            "5254.00ab.cd.0f",
                            "5254..00ab.cd0f",
                            "5254.00abcd0f",
                            "525.400.abc.d0f",
                            "52540.0abcd0f",
                            "52 54 00 ab cd 0f",
                            "525400abcd0",
                            "525400abcd0ff",
                            "525400abcd0x",
                            " 52:54:00:ab:cd:0f",
                            "52:54:00:ab:cd:0f ",
                            "52:54:00:ab:cd:0f\n",
                            "0x5254:00:ab:cd:",
                            "52::54:00:ab:cd:",
                            "+2:54:00:ab:cd:0f",
                            "-2:54:00:ab:cd:0f",
                            "00:00:00:00:00:00",
                            "000000000000",
                            "ff:ff:ff:ff:ff:ff",
                            "01:00:5e:00:00:01",
                            "33:33:00:00:00:01",
                            "0b:00:00:00:00:01",
                            "0B:00:00:00:00:01",
                            "5\xc3\xa4:54:00:ab:cd:0f"}) {
        CAPTURE(std::string(bad));
        CHECK_THROWS_AS(MacAddress::parse(bad), BadArgumentError);
    }
    CHECK_THROWS_AS(MacAddress::parse(std::string_view("52:54:00:ab:cd:\0f", 17)), BadArgumentError);
    CHECK_THROWS_AS(MacAddress::parse(std::string(100000, '5')), BadArgumentError);
}
