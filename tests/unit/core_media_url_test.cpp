#include <doctest/doctest.h>

#include "core/error.hpp"
#include "core/media_url.hpp"

using haas::core::BadArgumentError;
using haas::core::parse_media_url;

TEST_CASE("an image is at a URL of http or https") {
    for (const std::string url :
         {"http://192.0.2.1/a.iso", "https://images.example:8443/debian/12/netinst.iso?token=a%2Fb&x=1",
          "http://[fd00::1]/x", "http://[fd00::1]:8080/x", "http://host_1.example./~user/a(1).iso", "https://host"}) {
        CHECK(parse_media_url(url) == url);
    }
    CHECK(parse_media_url("HTTP://host/A.ISO") == "http://host/A.ISO");
}

TEST_CASE("a URL with credentials, blanks or another scheme is refused") {
    for (const std::string url : {"",
                                  "host/a.iso",
                                  "ftp://host/a.iso",
                                  "nfs://host/a",
                                  "file:///etc/passwd",
                                  "http:/host",
                                  "http://",
                                  "http:///a",
                                  "http://user@host/a",
                                  "http://user:word@host/a",
                                  "http://host:0/",
                                  "http://host:65536/",
                                  "http://host:x/",
                                  "http://host:/",
                                  "http://-host/",
                                  "http://[]/",
                                  "http://[fd00::1/",
                                  "http://ho st/",
                                  "http://host/a b",
                                  "http://host/a\tb",
                                  "http://host/\"",
                                  "http://host/\n",
                                  "http://host/a#b",
                                  "http://host/ä",
                                  "http://host\\a/"}) {
        CAPTURE(url);
        CHECK_THROWS_AS(parse_media_url(url), BadArgumentError);
    }
    CHECK_NOTHROW(parse_media_url("http://host/" + std::string(1012, 'a')));
    CHECK_THROWS_AS(parse_media_url("http://host/" + std::string(1013, 'a')), BadArgumentError);
}
