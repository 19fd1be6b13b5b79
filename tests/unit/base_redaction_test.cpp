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

TEST_CASE("a text that repeats the password is not shown, neither in clear nor as a header holds it") {
    const std::string note = "(not shown, because it contains the password)";
    CHECK(shown("no such user", "hunter22") == "\"no such user\"");
    CHECK(shown("bad login root/hunter22.", "hunter22") == note);
    CHECK(shown("Authorization: Basic " + base::encode_base64("root:hunter22"), "hunter22") == note);
    CHECK(shown(std::string(1000, 'x') + "hunter22", "hunter22") == note);
    CHECK(shown("no password", "") == "\"no password\"");
    CHECK(base::redacted("login x, enable hunter23", "x", base::Secret("hunter22"), base::Secret("hunter23"),
                         base::escape_briefly) == note);
}

TEST_CASE("a shown text is escaped, and has at most 200 bytes") {
    CHECK(shown("a\nlevel=error", "hunter22") == R"("a\x0alevel=error")");
    CHECK(shown(std::string(100000, '\x01'), "hunter22").size() <= 200);
}
