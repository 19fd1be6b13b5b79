#include "bmc/redfish_json.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace haas_test {

namespace {

Json to_json(const std::string& text, JsonDocument::AllocatorType& pool) {
    return Json(text.c_str(), static_cast<rapidjson::SizeType>(text.size()), pool);
}

void set_member(JsonDocument& document, Json& object, const char* name, Json value) {
    const auto found = object.FindMember(name);
    if (found != object.MemberEnd()) {
        found->value = std::move(value);
    } else {
        object.AddMember(to_json(name, document.GetAllocator()), std::move(value), document.GetAllocator());
    }
}

}  // namespace

std::string to_text(const Json& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

JsonDocument parse_json(const std::string& text) {
    JsonDocument document;
    document.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    if (document.HasParseError()) {
        throw std::runtime_error(std::string(rapidjson::GetParseError_En(document.GetParseError())) + " in " + text);
    }
    return document;
}

void merge_json(Json& into, const Json& patch, JsonDocument::AllocatorType& pool) {
    if (!patch.IsObject()) {
        into.CopyFrom(patch, pool);
        return;
    }
    if (!into.IsObject()) into.SetObject();
    for (const auto& member : patch.GetObject()) {
        const auto found = into.FindMember(member.name);
        if (member.value.IsNull()) {
            if (found != into.MemberEnd()) into.EraseMember(found);
        } else if (found != into.MemberEnd()) {
            merge_json(found->value, member.value, pool);
        } else {
            Json value;
            merge_json(value, member.value, pool);
            into.AddMember(Json(member.name, pool), value, pool);
        }
    }
}

const Json* find_json(const Json& object, Names names) {
    const Json* value = &object;
    for (const char* const name : names) {
        if (!value->IsObject()) return nullptr;
        const auto found = value->FindMember(name);
        if (found == value->MemberEnd()) return nullptr;
        value = &found->value;
    }
    return value;
}

std::string text_at(const Json& object, Names names) {
    const Json* const value = find_json(object, names);
    return value != nullptr && value->IsString() ? value->GetString() : std::string();
}

std::vector<std::string> texts_at(const Json& object, Names names) {
    std::vector<std::string> texts;
    const Json* const value = find_json(object, names);
    if (value == nullptr || !value->IsArray()) return texts;
    for (const auto& text : value->GetArray()) {
        if (text.IsString()) texts.emplace_back(text.GetString());
    }
    return texts;
}

void set_text(JsonDocument& document, Json& object, const char* name, const std::string& value) {
    set_member(document, object, name, to_json(value, document.GetAllocator()));
}

void set_texts(JsonDocument& document, Json& object, const char* name, const std::vector<std::string>& values) {
    Json array(rapidjson::kArrayType);
    for (const auto& value : values) array.PushBack(to_json(value, document.GetAllocator()), document.GetAllocator());
    set_member(document, object, name, std::move(array));
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> split_list(const std::string& list) {
    std::vector<std::string> words;
    std::istringstream stream(list);
    for (std::string word; std::getline(stream, word, ',');) words.push_back(word);
    return words;
}

RedfishAnswer redfish_ok(const Json& body, int status) {
    return {status, {{"Content-Type", "application/json; charset=utf-8"}}, to_text(body), {}};
}

RedfishAnswer redfish_error(int status, const std::string& id, const std::string& message,
                            const std::vector<std::string>& arguments) {
    const std::string whole = id.find('.') == std::string::npos ? "Base.1.8." + id : id;
    JsonDocument body(rapidjson::kObjectType);
    auto& pool = body.GetAllocator();
    Json error(rapidjson::kObjectType);
    set_text(body, error, "code", whole);
    set_text(body, error, "message", "See the extended information.");
    Json info(rapidjson::kObjectType);
    set_text(body, info, "@odata.type", "#Message.v1_1_1.Message");
    set_text(body, info, "MessageId", whole);
    set_text(body, info, "Message", message);
    if (!arguments.empty()) set_texts(body, info, "MessageArgs", arguments);
    set_text(body, info, "MessageSeverity", "Critical");
    Json infos(rapidjson::kArrayType);
    infos.PushBack(info, pool);
    error.AddMember("@Message.ExtendedInfo", infos, pool);
    body.AddMember("error", error, pool);
    return {status, {{"Content-Type", "application/json"}}, to_text(body), {}};
}

RedfishAnswer redfish_not_found(const std::string& path) {
    return redfish_error(404, "ResourceMissingAtURI", "There is no resource at " + path + ".", {path});
}

RedfishAnswer redfish_not_allowed(const std::string& methods) {
    auto answer = redfish_error(405, "OperationNotAllowed", "This resource takes only " + methods + ".");
    answer.headers.emplace_back("Allow", methods);
    return answer;
}

RedfishAnswer read_redfish_body(const RedfishRequest& request, JsonDocument& document, EmptyBody empty) {
    const std::string type = request.header("content-type");
    if (type.substr(0, type.find(';')) != "application/json") {
        return redfish_error(415, "UnsupportedMediaType", "The body must be application/json.");
    }
    document.Parse<rapidjson::kParseValidateEncodingFlag>(request.body.data(), request.body.size());
    if (document.HasParseError()) return redfish_error(400, "MalformedJSON", "The body is not JSON.");
    if (!document.IsObject()) return redfish_error(400, "UnrecognizedRequestBody", "The body is not an object.");
    if (document.ObjectEmpty() && empty == EmptyBody::refused) {
        return redfish_error(400, "EmptyJSON", "The object is empty.");
    }
    return {0, {}, {}, {}};
}

}  // namespace haas_test
