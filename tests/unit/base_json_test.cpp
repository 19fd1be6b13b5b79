#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
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

TEST_CASE("a number is read as what it says, zeros as well") {
    const std::vector<std::pair<std::string, double>> table = {
        {"0", 0.0},
        {"-0", 0.0},
        {"0.0", 0.0},
        {"0e88", 0.0},
        {"0E+300", 0.0},
        {"0.000e-77", 0.0},
        {"-0e20", -0.0},
        {"0.1", 0.1},
        {"1e2", 100.0},
        {"1.50", 1.5},
        {"-2.5E-3", -0.0025},
        {"1e308", 1e308},
        {"5e-324", 5e-324},
        {"2.2250738585072011e-308", 2.2250738585072011e-308},
        {"3.14159265358979323846", 3.141592653589793},
    };
    for (const auto& [text, wanted] : table) {
        CAPTURE(text);
        rapidjson::Document document;
        std::string fault;
        REQUIRE(parse_json("[" + text + "]", document, fault));
        CHECK(document[0].GetDouble() == wanted);
    }
    rapidjson::Document document;
    std::string fault;
    REQUIRE(parse_json("[-9223372036854775808, 18446744073709551615, 18446744073709551616]", document, fault));
    CHECK(document[0].GetInt64() == INT64_MIN);
    CHECK(document[1].GetUint64() == UINT64_MAX);
    CHECK(document[2].IsDouble());
    for (const std::string bad : {"1e309", "-1e400", "1e-400", "01", "+1", ".5", "5.", "1e", "0x10", "1e999999999999",
                                  "NaN", "Infinity", "--1"}) {
        CHECK_FALSE_MESSAGE(parse_json("[" + bad + "]", document, fault), bad);
        CHECK_FALSE(fault.empty());
    }
}

TEST_CASE("a number of a device is read as what it says, and is null where it is too close to zero") {
    rapidjson::Document document;
    std::string fault;
    REQUIRE(parse_foreign_json("[15e3,0e95,-0.5e-2,18446744073709551615,1e-999]", document, fault));
    CHECK(document[0].GetDouble() == 15000);
    CHECK(document[1].GetDouble() == 0);
    CHECK(document[2].GetDouble() == -0.005);
    CHECK(document[3].GetUint64() == 18446744073709551615U);
    CHECK(document[4].IsNull());
    CHECK_FALSE(parse_foreign_json("[1e999]", document, fault));
}

TEST_CASE("what a device wrote is read to a depth that every use of it can bear") {
    const auto nested = [](int depth) {
        return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
    };
    rapidjson::Document document;
    std::string fault;
    REQUIRE(parse_foreign_json(nested(deepest_foreign_json), document, fault));
    rapidjson::Document copy;
    copy.CopyFrom(document, copy.GetAllocator());
    CHECK(to_json(copy) == nested(deepest_foreign_json));
    std::vector<rapidjson::Document> several;
    for (const int depth : {deepest_foreign_json + 1, 200000}) {
        CHECK_FALSE(parse_foreign_json(nested(depth), document, fault));
        CHECK(fault == "it is nested too deeply");
        CHECK_FALSE(parse_foreign_json(nested(depth), 1, several));
    }
}

TEST_CASE("the members of an object keep their numbers as they were written") {
    using Members = std::vector<std::pair<std::string, std::string>>;
    CHECK(members_as_written("{}").empty());
    CHECK(members_as_written(" { \"a\" : 0e88 , \"b\": [ 1.50, -0, 1E5, {\"c\": 123456789012345678901234567890} ],"
                             " \"\\u00e4\": \"x y\", \"e\": null, \"f\": {}, \"g\": [true] } ") ==
          Members{{"a", "0e88"},
                  {"b", R"([1.50,-0,1E5,{"c":123456789012345678901234567890}])"},
                  {"\xc3\xa4", R"("x y")"},
                  {"e", "null"},
                  {"f", "{}"},
                  {"g", "[true]"}});
}

TEST_CASE("random numbers of all forms come back as they were") {
    std::mt19937 random(4712);
    const auto digits = [&](std::size_t most) {
        std::string text;
        for (std::size_t left = 1 + random() % most; left > 0; --left) text += static_cast<char>('0' + random() % 10);
        return text;
    };
    for (int i = 0; i < 3000; ++i) {
        std::string number = (random() % 2 == 0 ? "-" : "") + std::to_string(random() % 3 == 0 ? 0 : random());
        if (random() % 2 == 0) number += '.' + digits(30);
        if (random() % 2 == 0) number += (random() % 2 == 0 ? "e" : "E-") + digits(2);
        CAPTURE(number);
        const std::string text = "{\"value\":" + number + "}";
        rapidjson::Document document;
        std::string fault;
        REQUIRE_MESSAGE(parse_json(text, document, fault), fault);
        CHECK(members_as_written(text).front().second == number);
        CHECK(document["value"].GetDouble() == std::strtod(number.c_str(), nullptr));
    }
}

TEST_CASE("half of a surrogate pair is no text") {
    rapidjson::Document document;
    std::string fault;
    for (const std::string bad :
         {R"(["\ud800"])", R"(["\udd1e"])", R"(["\udd1e\ud834"])", R"({"\udfff": 1})", R"(["a\ude00b"])"}) {
        CHECK_FALSE_MESSAGE(parse_json(bad, document, fault), bad);
    }
    CHECK(fault == "a string holds half of a surrogate pair");
    REQUIRE(parse_json(R"(["\ud834\udd1e"])", document, fault));
    CHECK(std::string(document[0].GetString()) == "\xf0\x9d\x84\x9e");
}

TEST_CASE("a stored text with bytes that are no UTF-8 is repaired in an answer") {
    JsonWriter writer;
    writer.begin_object().key("old").raw("\"\xed\xb4\x9e\"").end_object();
    CHECK(writer.take() == "{\"old\":\"" + bad + bad + bad + "\"}");
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
