#include "drivers/switch/json/answer.hpp"

#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

const rapidjson::Value* find_member(const rapidjson::Value* value, const char* name) {
    if (value == nullptr || !value->IsObject()) return nullptr;
    const auto found = value->FindMember(name);
    return found == value->MemberEnd() ? nullptr : &found->value;
}

std::string text_of(const rapidjson::Value* value) {
    if (value == nullptr) return {};
    if (value->IsString()) return {value->GetString(), value->GetStringLength()};
    if (value->IsInt64()) return std::to_string(value->GetInt64());
    return {};
}

std::optional<core::Vlan> vlan_of(const rapidjson::Value* value) { return core::parse_vlan(text_of(value)); }

std::string size_text(std::string_view answer) { return "it has " + std::to_string(answer.size()) + " bytes"; }

const rapidjson::Value& get_member(const rapidjson::Value& value, const char* name) {
    const auto* const found = find_member(&value, name);
    if (found == nullptr) throw UnreadableError("an answer without " + std::string(name));
    return *found;
}

}  // namespace haas::drivers
