#include <doctest/doctest.h>

#include <vector>

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

TEST_CASE("an image is below a place only if no server can take its path for one elsewhere") {
    using haas::core::is_media_below;
    const auto is_below = [](const std::string& url, const std::string& place) {
        return is_media_below(parse_media_url(url), place);
    };
    for (const auto& [url, place] : std::vector<std::pair<std::string, std::string>>{
             {"http://host/a.iso", "http://host"},
             {"http://host/a.iso", "http://host/"},
             {"http://HOST.:80/a.iso", "http://host"},
             {"https://host/a.iso", "https://host:443/"},
             {"http://host:8080/x/a.iso?key=1/../2", "http://host:8080/x/"},
             {"http://host/x/a.iso", "http://host/x"},
             {"http://host/x", "http://host/x"},
             {"http://host/x/a.iso", "http://host/x/a.iso"},
             {"http://host/x/my%20image..iso", "http://host/x"},
             {"http://[fe80::1]:81/a.iso", "http://[FE80::1]:81"},
             {"http://host?x", "http://host/"}}) {
        CAPTURE(url);
        CAPTURE(place);
        CHECK(is_below(url, place));
    }
    for (const auto& [url, place] :
         std::vector<std::pair<std::string, std::string>>{{"https://host/a.iso", "http://host/"},
                                                          {"http://host:81/a.iso", "http://host/"},
                                                          {"http://host.example/a.iso", "http://host"},
                                                          {"http://other/host/a.iso", "http://host/"},
                                                          {"http://other?http://host/a.iso", "http://host/"},
                                                          {"http://host/xy/a.iso", "http://host/x"},
                                                          {"http://host/", "http://host/x"},
                                                          {"http://host/X/a.iso", "http://host/x"},
                                                          {"http://host/x/../a.iso", "http://host/x"},
                                                          {"http://host/x/./a.iso", "http://host/x"},
                                                          {"http://host/x/%2e%2E/a.iso", "http://host/x"},
                                                          {"http://host/x/.%2e/a.iso", "http://host/x"},
                                                          {"http://host/x/..;v=1/a.iso", "http://host/x"},
                                                          {"http://host/x/..%2fa.iso", "http://host/x"},
                                                          {"http://host/x/..%5Ca.iso", "http://host/x"},
                                                          {"http://host/x/%252e%252e/a.iso", "http://host/x"},
                                                          {"http://host/x/%2", "http://host/x"},
                                                          {"http://167772161/a.iso", "http://10.0.0.1/"},
                                                          {"http://[::1]/a.iso", "http://[::1]:81/"}}) {
        CAPTURE(url);
        CAPTURE(place);
        CHECK_FALSE(is_below(url, place));
    }
}
