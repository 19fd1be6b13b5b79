#include "base/json.hpp"

#include <rapidjson/encodedstream.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <set>
#include <vector>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace haas::base {

namespace {

/// Checks a text before the document is built: depth, duplicate keys and NUL characters, which RapidJSON all accepts.
class Inspector : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Inspector> {
public:
    bool Default() { return true; }
    bool String(const char* text, rapidjson::SizeType length, bool) { return clean({text, length}); }
    bool Key(const char* text, rapidjson::SizeType length, bool) {
        if (!clean({text, length})) return false;
        if (keys_.back().insert(std::string(text, length)).second) return true;
        fault_ = "an object names the same member twice";
        return false;
    }
    bool StartObject() { return enter(); }
    bool StartArray() { return enter(); }
    bool EndObject(rapidjson::SizeType) { return leave(); }
    bool EndArray(rapidjson::SizeType) { return leave(); }

    const char* fault() const { return fault_; }

private:
    bool enter() {
        keys_.emplace_back();
        if (keys_.size() <= static_cast<std::size_t>(deepest_json)) return true;
        fault_ = "it is nested too deeply";
        return false;
    }
    bool leave() {
        keys_.pop_back();
        return true;
    }
    bool clean(std::string_view text) {
        if (!contains(text, '\0')) return true;
        fault_ = "a string holds a NUL character";
        return false;
    }
    std::vector<std::set<std::string>> keys_;
    const char* fault_ = nullptr;
};

constexpr unsigned strict = rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag;

}  // namespace

bool parse_json(std::string_view text, rapidjson::Document& document, std::string& error) {
    // RapidJSON treats a NUL byte as the end of the text and ignores the rest.
    if (contains(text, '\0')) {
        error = "it contains a NUL byte";
        return false;
    }
    Inspector inspector;
    rapidjson::Reader reader;
    rapidjson::MemoryStream stream(text.data(), text.size());
    // The iterative parser does not recurse, so deep nesting cannot exhaust the stack.
    const auto checked = reader.Parse<strict | rapidjson::kParseIterativeFlag>(stream, inspector);
    if (checked.IsError()) {
        error = inspector.fault() != nullptr ? inspector.fault()
                                             : std::string(rapidjson::GetParseError_En(checked.Code())) + " (at byte " +
                                                   std::to_string(checked.Offset()) + ")";
        return false;
    }
    document.Parse<strict>(text.data(), text.size());
    return !document.HasParseError();
}

bool parse_foreign_json(std::string_view text, rapidjson::Document& document, std::string& error) {
    document.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
    if (document.HasParseError()) error = rapidjson::GetParseError_En(document.GetParseError());
    return !document.HasParseError();
}

bool parse_foreign_json(std::string_view text, std::size_t count, std::vector<rapidjson::Document>& documents) {
    rapidjson::MemoryStream bytes(text.data(), text.size());
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
    while (documents.size() < count) {
        rapidjson::Document document;
        document.ParseStream<rapidjson::kParseStopWhenDoneFlag | rapidjson::kParseIterativeFlag>(stream);
        if (document.HasParseError()) return false;
        documents.push_back(std::move(document));
    }
    return true;
}

std::string to_json(const rapidjson::Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

JsonWriter& JsonWriter::key(std::string_view name) { return write_text(name); }

JsonWriter& JsonWriter::string(std::string_view value) { return write_text(value); }

JsonWriter& JsonWriter::write_text(std::string_view text) {
    const auto write = [this](std::string_view clean) {
        writer_.String(clean.data(),
                       static_cast<rapidjson::SizeType>(clean.size()));  // RapidJSON writes keys as strings
    };
    is_clean_utf8(text) ? write(text) : write(repaired_utf8(text));
    return *this;
}

JsonWriter& JsonWriter::string_or_null(const std::optional<std::string>& value) {
    return value ? string(*value) : null();
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    writer_.RawValue(json.data(), json.size(), rapidjson::kObjectType);
    return *this;
}

}  // namespace haas::base
