#include "drivers/bmc/redfish_json.hpp"

#include <string_view>

#include "base/error.hpp"
#include "base/text.hpp"

namespace haas::drivers {

rapidjson::Document parse_redfish_body(const std::string& body) {
    std::string_view text = body;
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    while (text.ends_with('\0')) text.remove_suffix(1);
    // RapidJSON takes a NUL byte for the end of the text, and would ignore the rest.
    if (base::contains(text, '\0')) throw base::Error("it contains a NUL byte");
    rapidjson::Document document;
    std::string error;
    if (!base::parse_foreign_json(text, document, error)) throw base::Error("not JSON: " + error);
    if (!document.IsObject()) throw base::Error("not a JSON object");
    return document;
}

const RedfishJson* find_member(const RedfishJson& object, const char* name) {
    if (!object.IsObject()) return nullptr;
    const auto member = object.FindMember(name);
    return member == object.MemberEnd() || member->value.IsNull() ? nullptr : &member->value;
}

const RedfishJson* find_object(const RedfishJson& object, const char* name) {
    const auto* const value = find_member(object, name);
    return value != nullptr && value->IsObject() ? value : nullptr;
}

const RedfishJson* find_array(const RedfishJson& object, const char* name) {
    const auto* const value = find_member(object, name);
    return value != nullptr && value->IsArray() ? value : nullptr;
}

std::string text_of(const RedfishJson& value) {
    if (value.IsString()) return {value.GetString(), value.GetStringLength()};
    return value.IsNumber() ? base::to_json(value) : std::string();
}

std::string find_text(const RedfishJson& object, const char* name) {
    const auto* const value = find_member(object, name);
    return value != nullptr && value->IsString() ? text_of(*value) : std::string();
}

std::vector<std::string> find_texts(const RedfishJson& object, const char* name) {
    std::vector<std::string> texts;
    const auto* const list = find_array(object, name);
    if (list == nullptr) return texts;
    for (const auto& item : list->GetArray()) {
        std::string text = text_of(item);
        if (!text.empty()) texts.push_back(std::move(text));
    }
    return texts;
}

std::string link_of(const RedfishJson& reference) {
    return reference.IsString() ? text_of(reference) : find_text(reference, "@odata.id");
}

std::string find_link(const RedfishJson& object, const char* name) {
    const auto* const reference = find_member(object, name);
    return reference == nullptr ? std::string() : link_of(*reference);
}

void for_each_object(const RedfishJson* list, const std::function<void(const RedfishJson&)>& use) {
    if (list == nullptr) return;
    if (list->IsObject()) return use(*list);
    if (!list->IsArray()) return;
    for (const auto& item : list->GetArray()) {
        if (item.IsObject()) use(item);
    }
}

}  // namespace haas::drivers
