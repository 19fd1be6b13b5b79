#include <doctest/doctest.h>

#include <string>

#include "base/base64.hpp"
#include "base/redaction.hpp"

using namespace haas;

namespace {

std::string shown(const std::string& text, const std::string& password) {
    return base::redacted(text, "root", base::Secret(password), base::escape_briefly);
}

}  // namespace

TEST_CASE("a password that a device repeats is hidden in its place, and the rest is shown") {
    CHECK(shown("no such user", "hunter22") == "\"no such user\"");
    CHECK(shown("bad login root/hunter22.", "hunter22") == "\"bad login root/(password).\"");
    CHECK(shown("xhunter22x", "hunter22") == "x(password)x");
    CHECK(shown("hunter22", "hunter22") == "(password)");
    CHECK(shown(std::string(1000, 'x') + "hunter22", "hunter22") == std::string(200, 'x'));
    CHECK(shown(std::string(195, 'x') + " hunter22 said no", "hunter22").find("hun") == std::string::npos);
    CHECK(shown("no password", "") == "\"no password\"");
}

TEST_CASE("a password is also hidden where it is coded") {
    CHECK(shown("Authorization: Basic " + base::encode_base64("root:hunter22"), "hunter22") ==
          "\"Authorization: Basic (password)\"");
    CHECK(shown("Authorization: Basic " + base::encode_base64("root:p"), "p") == "\"Authorization: Basic (password)\"");
    CHECK(shown(R"({"Password":"a\"b/c 1"})", "a\"b/c 1").find("b/c") == std::string::npos);
    CHECK(shown("<password>a&amp;b&lt;</password>", "a&b<") == "<password>(password)</password>");
    CHECK(shown("GET /login?p=a%22b%2Fc%201", "a\"b/c 1") == "\"GET /login?p=(password)\"");
}

TEST_CASE("a password that is a usual word or short hides no text that only holds its letters") {
    for (const char* password : {"p", "admin", "root", "on", "1", "ADMIN", "session", "12"}) {
        CAPTURE(password);
        for (const char* text :
             {"Administrator privileges supposed", "RAKP2 no responses, administrators 1234 longer"}) {
            CHECK(shown(text, password) == '"' + std::string(text) + '"');
        }
    }
}

TEST_CASE("a password that is a usual word or short is hidden where it stands alone") {
    CHECK(shown("user root, password p: no", "p") == "\"user root, password (password): no\"");
    CHECK(shown("IPMITOOL_PASSWORD=admin", "admin") == "\"IPMITOOL_PASSWORD=(password)\"");
    CHECK(shown("admin", "admin") == "(password)");
    CHECK(shown("administrator, not admin", "admin") == "\"administrator, not (password)\"");
    CHECK(shown("p!p", "p!") == "(password)p");
    CHECK(shown("\x1b[0;1mcalvin\x1b[0m", "calvin").find("calvin") == std::string::npos);
}

TEST_CASE("of two passwords both are hidden, also when one is a part of the other") {
    const auto both = [](const char* first, const char* second) {
        return base::redacted("login hunter22, enable hunter22-b", "x", base::Secret(first), base::Secret(second),
                              base::escape_briefly);
    };
    CHECK(both("hunter22", "hunter22-b") == "\"login (password), enable (password)\"");
    CHECK(both("hunter22-b", "hunter22") == "\"login (password), enable (password)\"");
    CHECK(both("hunter22", "password").find("login (password), enable (password)-b") != std::string::npos);
}

TEST_CASE("a shown text is escaped, and has at most 200 bytes") {
    CHECK(shown("a\nlevel=error", "hunter22") == R"("a\x0alevel=error")");
    CHECK(shown(std::string(100000, '\x01'), "hunter22").size() <= 200);
}
