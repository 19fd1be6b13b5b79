#include "api/json_match.hpp"

#include <algorithm>
#include <regex>

#include "base/json.hpp"

namespace haas_test {

namespace {

using rapidjson::Value;

std::string text_of(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

bool is_placeholder(const std::string& text) {
    return text.size() > 2 && text.front() == '<' && text.back() == '>' && text[1] != '$';
}

bool has_form(const Value& value, const char* form) {
    return value.IsString() && std::regex_match(text_of(value), std::regex(form));
}

bool fits(const std::string& placeholder, const Value& value, bool& known) {
    known = true;
    if (placeholder == "<any>") return true;
    if (placeholder == "<text>") return value.IsString() && value.GetStringLength() > 0;
    if (placeholder == "<number>") return value.IsNumber();
    if (placeholder == "<uuid>") return has_form(value, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    if (placeholder == "<time>") return has_form(value, "20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9](:[0-5][0-9]){2}Z");
    known = false;
    return false;
}

std::string find_unknown_placeholder(const Value& pattern) {
    if (pattern.IsString() && is_placeholder(text_of(pattern))) {
        bool known = false;
        fits(text_of(pattern), pattern, known);
        return known ? std::string() : text_of(pattern);
    }
    std::string unknown;
    if (pattern.IsObject()) {
        for (const auto& member : pattern.GetObject()) {
            if (unknown.empty()) unknown = find_unknown_placeholder(member.value);
        }
    } else if (pattern.IsArray()) {
        for (const auto& item : pattern.GetArray()) {
            if (unknown.empty()) unknown = find_unknown_placeholder(item);
        }
    }
    return unknown;
}

std::string compare(const Value& pattern, const Value& value, const std::string& where);

std::string compare_objects(const Value& pattern, const Value& value, const std::string& where) {
    for (const auto& member : pattern.GetObject()) {
        const auto found = value.FindMember(member.name);
        const std::string place = where + "." + text_of(member.name);
        if (found == value.MemberEnd()) return place + " is missing";
        auto different = compare(member.value, found->value, place);
        if (!different.empty()) return different;
    }
    for (const auto& member : value.GetObject()) {
        if (!pattern.HasMember(member.name)) return where + " has a member " + text_of(member.name);
    }
    return {};
}

std::string compare(const Value& pattern, const Value& value, const std::string& where) {
    if (pattern.IsString() && is_placeholder(text_of(pattern))) {
        bool known = false;
        if (fits(text_of(pattern), value, known)) return {};
        return where + " is " + haas::base::to_json(value) + ", not " + text_of(pattern);
    }
    if (pattern.IsObject() && value.IsObject()) return compare_objects(pattern, value, where);
    if (pattern.IsArray() && value.IsArray() && pattern.Size() == value.Size()) {
        for (rapidjson::SizeType i = 0; i < pattern.Size(); ++i) {
            auto different = compare(pattern[i], value[i], where + "[" + std::to_string(i) + "]");
            if (!different.empty()) return different;
        }
        return {};
    }
    if (pattern == value) return {};
    return where + " is " + haas::base::to_json(value) + ", not " + haas::base::to_json(pattern);
}

}  // namespace

std::string pattern_fault(const std::string& pattern) {
    rapidjson::Document document;
    std::string fault;
    if (!haas::base::parse_json(pattern, document, fault)) return "this is not JSON: " + fault;
    const std::string unknown = find_unknown_placeholder(document);
    return unknown.empty() ? std::string() : "unknown placeholder " + unknown;
}

std::string difference(const std::string& pattern, const std::string& text) {
    rapidjson::Document expected;
    rapidjson::Document actual;
    std::string fault;
    if (!haas::base::parse_json(pattern, expected, fault)) return "the pattern is not JSON: " + fault;
    if (!haas::base::parse_json(text, actual, fault)) return "the body is not JSON: " + fault;
    return compare(expected, actual, "the body");
}

}  // namespace haas_test
