#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <utility>

#include "base/base64.hpp"
#include "base/secret.hpp"

using haas::base::decode_base64;
using haas::base::encode_base64;
using haas::base::Secret;

namespace {

template <class T, class = void>
struct IsPrintable : std::false_type {};
template <class T>
struct IsPrintable<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<const T&>())>>
    : std::true_type {};

}  // namespace

TEST_CASE("a secret cannot be printed or turned into a string by accident") {
    CHECK(IsPrintable<std::string>::value);
    CHECK_FALSE(IsPrintable<Secret>::value);
    CHECK_FALSE(std::is_convertible_v<Secret, std::string>);
    CHECK_FALSE(std::is_convertible_v<Secret, std::string_view>);
    CHECK_FALSE(std::is_convertible_v<std::string, Secret>);
}

TEST_CASE("a secret is copied and moved like a string") {
    for (const char* const given : {"", "short", "longer than what a string keeps within itself"}) {
        const std::string text = given;
        Secret first(text);
        Secret second(first);
        CHECK(second.reveal() == text);
        const Secret third(std::move(second));
        CHECK(third.reveal() == text);
        Secret fourth;
        fourth = third;
        Secret& same = fourth;
        fourth = same;
        CHECK(fourth.reveal() == text);
        fourth = std::move(first);
        CHECK(fourth.reveal() == text);
        CHECK(fourth.empty() == text.empty());
    }
}

TEST_CASE("a secret that was moved from is empty, and its short text is gone from where it was") {
    Secret from(std::string("hidden"));
    const char* const where = from.reveal().data();
    const Secret to(std::move(from));
    CHECK(from.empty());  // NOLINT(bugprone-use-after-move): what is left is the question
    CHECK(std::string_view(where, 1) != "h");
    CHECK(std::string_view(where, 6).find("dden") == std::string_view::npos);
    CHECK(to.reveal() == "hidden");
}

TEST_CASE("base64 gives back what it was given") {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        const auto decoded = decode_base64(encode_base64(bytes));
        REQUIRE(decoded.has_value());
        CHECK(decoded->reveal() == bytes);
        bytes += static_cast<char>(i * 7 % 256);
    }
    CHECK(encode_base64("admin:secret") == "YWRtaW46c2VjcmV0");
    CHECK(encode_base64("a") == "YQ==");
}

TEST_CASE("a text that is not padded standard base64 is refused") {
    for (const char* bad : {"Y", "YQ", "YQ=", "YQ===", "=", "====", "YWRt aW4=", "YWRtaW4=\n", " YWRtaW4=", "YWR_aW4=",
                            "YWR-", "YWRtaW4=YQ==", "\xc3\xa4\xc3\xb6", "YQ==\x01", "Y===", "YR=="}) {
        CAPTURE(std::string(bad));
        CHECK_FALSE(decode_base64(bad).has_value());
    }
    CHECK_FALSE(decode_base64(std::string_view("YQ==\0", 5)).has_value());
    CHECK_FALSE(decode_base64(std::string_view("\0\0\0\0", 4)).has_value());
    CHECK(decode_base64("").value().empty());
    const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        CAPTURE(byte);
        CHECK(decode_base64(std::string(4, c)).has_value() == (digits.find(c) != std::string::npos));
    }
}
