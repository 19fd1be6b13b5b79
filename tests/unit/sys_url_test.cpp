#include <doctest/doctest.h>

#include "sys/url.hpp"

using haas::sys::parse_url;

TEST_CASE("a URL is absolute, or relative to another") {
    const std::string base = "https://bmc:8443/redfish/v1/Systems";
    const auto absolute = parse_url("HTTPS://Other.example/a/b?x=1#part", base);
    REQUIRE(absolute);
    CHECK(absolute->scheme == "https");
    CHECK(absolute->host == "Other.example");
    CHECK(absolute->port == 443);
    CHECK(absolute->target == "/a/b?x=1");
    CHECK(parse_url("/redfish/v1/Systems/", base)->target == "/redfish/v1/Systems/");
    CHECK(parse_url("/redfish/v1/Systems/", base)->port == 8443);
    CHECK(parse_url("Systems/1", base)->target == "/redfish/v1/Systems/1");
    CHECK(parse_url("/a/../b", base)->target == "/b");
    CHECK(parse_url("//evil/x", base)->host == "evil");
    CHECK(parse_url("https://[fe80::1]/x", base)->host == "fe80::1");
    CHECK(parse_url("https://bmc", base)->target == "/");
}

TEST_CASE("what is no http or https URL, has a user, or is not printable, is none") {
    const std::string base = "https://bmc/";
    for (const std::string& text :
         {std::string(), std::string("ftp://bmc/"), std::string("javascript:1"), std::string("https://u@bmc/"),
          std::string("https://u:p@bmc/"), std::string("/a b"), std::string("/a\r\nX: 1"), std::string("/\0", 2),
          std::string("/\xc3\xa4"), std::string("https://bmc:99999/"), std::string("https://")}) {
        CAPTURE(text);
        CHECK_FALSE(parse_url(text, base));
    }
}
