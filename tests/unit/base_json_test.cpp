#include <doctest/doctest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"

using namespace haas::base;

namespace {

const std::string bad = "\xef\xbf\xbd";  // U+FFFD

/// A text as it comes out of an answer, as a value and as a member's name.
std::pair<std::string, std::string> written_and_read(const std::string& text) {
    JsonWriter writer;
    writer.begin_object().key(text).string(text).end_object();
    rapidjson::Document document;
    std::string fault;
    REQUIRE_MESSAGE(parse_json(writer.take(), document, fault), fault);
    const auto& member = *document.MemberBegin();
    return {{member.name.GetString(), member.name.GetStringLength()},
            {member.value.GetString(), member.value.GetStringLength()}};
}

}  // namespace

TEST_CASE("bytes that are not UTF-8 are replaced in an answer, and the rest stays") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"", ""},
        {"plain \"text\" \\ \n\t\x1b[2J", "plain \"text\" \\ \n\t\x1b[2J"},
        {"gr\xc3\xbc\xc3\x9f dich \xe2\x82\xac \xf0\x9f\x98\x80",
         "gr\xc3\xbc\xc3\x9f dich \xe2\x82\xac \xf0\x9f\x98\x80"},
        {"\xff", bad},
        {"a\xff"
         "b",
         "a" + bad + "b"},
        {"latin \xfc!", "latin " + bad + "!"},
        {"cut \xc3", "cut " + bad},
        {"cut \xe2\x82", "cut " + bad + bad},
        {"\xc3\xc3\xbc", bad + "\xc3\xbc"},
        {"overlong \xc0\xaf", "overlong " + bad + bad},
        {"surrogate \xed\xa0\x80", "surrogate " + bad + bad + bad},
        {"beyond \xf4\x90\x80\x80", "beyond " + bad + bad + bad + bad},
    };
    for (const auto& [text, wanted] : table) {
        CAPTURE(wanted);
        const auto [name, value] = written_and_read(text);
        CHECK(name == wanted);
        CHECK(value == wanted);
    }
}

TEST_CASE("whatever bytes a device says, the answer is JSON") {
    std::mt19937 random(4711);
    std::uniform_int_distribution<int> byte(1, 255);
    std::uniform_int_distribution<int> length(0, 40);
    for (int i = 0; i < 3000; ++i) {
        std::string text;
        for (int left = length(random); left > 0; --left) text += static_cast<char>(byte(random));
        const auto [name, value] = written_and_read(text);
        CHECK(name == value);
    }
}
