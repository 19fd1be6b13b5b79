#include "base/json.hpp"

#include <rapidjson/encodedstream.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <charconv>
#include <cstdint>
#include <set>
#include <system_error>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace haas::base {

namespace {

/// Whom a text comes from: a client, who can be told what is wrong, or a device, of which HaaS takes what it can.
enum class Source { client, foreign };

/// Builds a document, and refuses what RapidJSON accepts: depth, and of clients also duplicate keys, NUL characters and
/// halves of surrogate pairs. It also converts the numbers: RapidJSON's conversions are undefined for a zero such as
/// `0e88`.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
public:
    Builder(rapidjson::Document& document, Source source) : document_(document), source_(source) {}

    bool Null() { return document_.Null(); }
    bool Bool(bool value) { return document_.Bool(value); }
    bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
        const char* const end = text + length;
        const auto is_read = [&](auto& value) {
            const auto read = std::from_chars(text, end, value);
            return read.ec == std::errc() && read.ptr == end;
        };
        if (std::int64_t whole = 0; is_read(whole)) return document_.Int64(whole);
        if (std::uint64_t large = 0; is_read(large)) return document_.Uint64(large);
        if (double real = 0; is_read(real)) return document_.Double(real);
        if (source_ == Source::foreign) return document_.Null();
        return refuse("a number is too large, or too close to zero");
    }
    bool String(const char* text, rapidjson::SizeType length, bool) {
        return is_clean({text, length}) && document_.String(text, length, true);
    }
    bool Key(const char* text, rapidjson::SizeType length, bool) {
        if (!is_clean({text, length})) return false;
        if (source_ == Source::client && !keys_.back().insert(std::string(text, length)).second) {
            return refuse("an object names the same member twice");
        }
        return document_.Key(text, length, true);
    }
    bool StartObject() { return enter() && document_.StartObject(); }
    bool StartArray() { return enter() && document_.StartArray(); }
    bool EndObject(rapidjson::SizeType count) { return leave() && document_.EndObject(count); }
    bool EndArray(rapidjson::SizeType count) { return leave() && document_.EndArray(count); }
    /// The reader passes all numbers to RawNumber.
    bool Default() { return false; }

    const char* fault() const { return fault_; }

private:
    bool enter() {
        keys_.emplace_back();
        const int deepest = source_ == Source::client ? deepest_json : deepest_foreign_json;
        return keys_.size() <= static_cast<std::size_t>(deepest) || refuse("it is nested too deeply");
    }
    bool leave() {
        keys_.pop_back();
        return true;
    }
    bool is_clean(std::string_view text) {
        if (source_ == Source::foreign) return true;
        if (contains(text, '\0')) return refuse("a string holds a NUL character");
        // The bytes were valid, so this was an escape.
        return is_clean_utf8(text) || refuse("a string holds half of a surrogate pair");
    }
    bool refuse(const char* fault) {
        fault_ = fault;
        return false;
    }
    rapidjson::Document& document_;
    Source source_;
    std::vector<std::set<std::string>> keys_;
    const char* fault_ = nullptr;
};

/// Numbers are given as they were written. The iterative parser does not recurse, so deep nesting cannot exhaust the
/// stack.
constexpr unsigned lenient = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag;
constexpr unsigned strict = lenient | rapidjson::kParseValidateEncodingFlag;

/// Writes a text compactly, with its numbers as they are, and notes the members of the outermost object.
class MemberWriter : public rapidjson::Writer<rapidjson::StringBuffer> {
public:
    explicit MemberWriter(rapidjson::StringBuffer& out) : Writer(out), out_(out) {}

    bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
        return RawValue(text, length, rapidjson::kNumberType);
    }
    bool Key(const char* text, rapidjson::SizeType length, bool copy) {
        end_member();
        if (depth_ == 1) members_.emplace_back(std::string(text, length), std::string());
        const bool is_written = Writer::Key(text, length, copy);
        if (depth_ == 1) begin_ = out_.GetSize() + 1;  // behind the colon
        return is_written;
    }
    bool StartObject() { return ++depth_, Writer::StartObject(); }
    bool StartArray() { return ++depth_, Writer::StartArray(); }
    bool EndObject(rapidjson::SizeType count) {
        end_member();
        return --depth_, Writer::EndObject(count);
    }
    bool EndArray(rapidjson::SizeType count) { return --depth_, Writer::EndArray(count); }

    std::vector<std::pair<std::string, std::string>> take() { return std::move(members_); }

private:
    void end_member() {
        if (depth_ != 1 || members_.empty()) return;
        members_.back().second = {out_.GetString() + begin_, out_.GetSize() - begin_};
    }
    rapidjson::StringBuffer& out_;
    int depth_ = 0;
    std::size_t begin_ = 0;
    std::vector<std::pair<std::string, std::string>> members_;
};

/// Reads a document from where the stream is.
/// @return  why that is impossible; empty: it is read
template <unsigned flags, class Stream>
std::string read(Stream& stream, rapidjson::Document& document, Source source) {
    std::string error;
    const auto build = [&](rapidjson::Document& target) {
        Builder builder(target, source);
        rapidjson::Reader reader;
        const auto read = reader.Parse<flags>(stream, builder);
        if (!read.IsError()) return true;
        error = builder.fault() != nullptr ? builder.fault()
                                           : std::string(rapidjson::GetParseError_En(read.Code())) + " (at byte " +
                                                 std::to_string(read.Offset()) + ")";
        return false;
    };
    document.Populate(build);
    return error;
}

/// Skips a byte order mark.
using ForeignStream = rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream>;

}  // namespace

bool parse_json(std::string_view text, rapidjson::Document& document, std::string& error) {
    // RapidJSON treats a NUL byte as the end of the text and ignores the rest.
    if (contains(text, '\0')) {
        error = "it contains a NUL byte";
        return false;
    }
    rapidjson::MemoryStream stream(text.data(), text.size());
    error = read<strict>(stream, document, Source::client);
    return error.empty();
}

std::vector<std::pair<std::string, std::string>> members_as_written(std::string_view object) {
    rapidjson::StringBuffer out;
    MemberWriter writer(out);
    rapidjson::Reader reader;
    rapidjson::MemoryStream stream(object.data(), object.size());
    reader.Parse<strict>(stream, writer);
    return writer.take();
}

bool parse_foreign_json(std::string_view text, rapidjson::Document& document, std::string& error) {
    rapidjson::MemoryStream bytes(text.data(), text.size());
    ForeignStream stream(bytes);
    error = read<lenient>(stream, document, Source::foreign);
    return error.empty();
}

bool parse_foreign_json(std::string_view text, std::size_t count, std::vector<rapidjson::Document>& documents) {
    rapidjson::MemoryStream bytes(text.data(), text.size());
    ForeignStream stream(bytes);
    while (documents.size() < count) {
        rapidjson::Document document;
        constexpr unsigned one = lenient | rapidjson::kParseStopWhenDoneFlag;
        if (!read<one>(stream, document, Source::foreign).empty()) return false;
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
    const std::string repaired = is_clean_utf8(json) ? std::string() : repaired_utf8(json);
    const std::string_view clean = repaired.empty() ? json : repaired;
    rapidjson::Document checked;
    std::string fault;
    if (!parse_json(clean, checked, fault)) throw Error("A stored text is no JSON, as it should be: " + fault);
    writer_.RawValue(clean.data(), clean.size(), rapidjson::kObjectType);
    return *this;
}

}  // namespace haas::base
