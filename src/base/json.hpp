// JSON in and out, over RapidJSON.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace haas::base {

/// Bodies nested deeper than this are refused.
constexpr int deepest_json = 32;
/// The same of what a device or a program wrote.
constexpr int deepest_foreign_json = 256;

/// Reads a JSON text: strict, valid UTF-8, no duplicate keys in objects, no deeper than `deepest_json`, no number that
/// is out of the range of a double.
/// @param error  receives the reason, for people, when the text is refused
/// @return  false when refused
bool parse_json(std::string_view text, rapidjson::Document& document, std::string& error);

/// The members of an object that parse_json has accepted, in order: each name, and its value as a compact text with all
/// numbers as they were written, however many digits they have.
std::vector<std::pair<std::string, std::string>> members_as_written(std::string_view object);

/// Reads JSON that a program or a device wrote. It accepts any bytes in strings; of several members with the same name,
/// the first counts; a number too close to zero for a double is null, and one that is too large is no JSON.
/// @return  false when it is no JSON text, or nested deeper than `deepest_foreign_json`
bool parse_foreign_json(std::string_view text, rapidjson::Document& document, std::string& error);

/// Reads `count` such texts that follow one another.
/// @return  false when there are fewer
bool parse_foreign_json(std::string_view text, std::size_t count, std::vector<rapidjson::Document>& documents);

/// A JSON value as compact text.
std::string to_json(const rapidjson::Value& value);

/// Writes JSON to a string; the calls must be balanced. Names and strings may hold any bytes: bytes that are not UTF-8
/// are replaced, so the result is valid JSON whatever a device or a client sent.
class JsonWriter {
public:
    JsonWriter& begin_object() {
        writer_.StartObject();
        return *this;
    }
    JsonWriter& end_object() {
        writer_.EndObject();
        return *this;
    }
    JsonWriter& begin_array() {
        writer_.StartArray();
        return *this;
    }
    JsonWriter& end_array() {
        writer_.EndArray();
        return *this;
    }
    JsonWriter& key(std::string_view name);
    JsonWriter& string(std::string_view value);
    JsonWriter& string_or_null(const std::optional<std::string>& value);
    JsonWriter& number(std::int64_t value) {
        writer_.Int64(value);
        return *this;
    }
    JsonWriter& boolean(bool value) {
        writer_.Bool(value);
        return *this;
    }
    JsonWriter& null() {
        writer_.Null();
        return *this;
    }
    /// Writes a text that is JSON already, be it with bytes that are not UTF-8. @throws Error  for any other text
    JsonWriter& raw(std::string_view json);
    template <class List>
    JsonWriter& strings(const List& list) {
        begin_array();
        for (const auto& item : list) string(item);
        return end_array();
    }
    std::string take() const { return {buffer_.GetString(), buffer_.GetSize()}; }

private:
    JsonWriter& write_text(std::string_view text);
    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

}  // namespace haas::base
