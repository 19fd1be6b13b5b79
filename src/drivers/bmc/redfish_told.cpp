#include "drivers/bmc/redfish_told.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "base/text.hpp"

namespace haas::drivers {

namespace {

using Json = rapidjson::Value;

constexpr const char* reference = "@odata.id";
constexpr std::size_t longest_text = 200;
constexpr double highest_number = 1e15;

std::string_view text_of(const Json& value) { return {value.GetString(), value.GetStringLength()}; }

bool is_control(char c) {
    constexpr char delete_character = 0x7f;
    return (c >= '\0' && c < ' ') || c == delete_character;
}

std::optional<double> number_of(const Json& value) {
    if (value.IsNumber()) return value.GetDouble();
    if (!value.IsString()) return std::nullopt;
    const auto text = base::trim(text_of(value));
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

const Json* find_told(const Json& resource, const char* name) {
    if (!resource.IsObject()) return nullptr;
    const auto member = resource.FindMember(name);
    return member == resource.MemberEnd() || member->value.IsNull() ? nullptr : &member->value;
}

std::string told_text(const Json& resource, const char* name) {
    const Json* const value = find_told(resource, name);
    if (value == nullptr || !value->IsString()) return {};
    std::string text(text_of(*value));
    std::replace_if(text.begin(), text.end(), is_control, ' ');
    return std::string(base::trim(text).substr(0, longest_text));
}

std::optional<double> told_number(const Json& resource, const char* name) {
    const Json* const value = find_told(resource, name);
    const auto number = value == nullptr ? std::nullopt : number_of(*value);
    if (!number || !(std::abs(*number) < highest_number)) return std::nullopt;  // nor is anything that is no number
    return number;
}

std::optional<long long> told_amount(const Json& resource, const char* name, double unit) {
    const auto number = told_number(resource, name);
    const auto amount = number ? std::llround(*number * unit) : 0;
    return amount > 0 ? std::optional(amount) : std::nullopt;
}

std::vector<const Json*> told_list(const Json& resource, const char* name) {
    const Json* const value = find_told(resource, name);
    std::vector<const Json*> items;
    if (value == nullptr) return items;
    if (value->IsArray()) {
        for (const auto& item : value->GetArray()) items.push_back(&item);
    } else if (value->IsObject() && find_told(*value, reference) != nullptr) {
        items.push_back(value);
    } else if (value->IsObject()) {
        for (const auto& member : value->GetObject()) items.push_back(&member.value);
    }
    return items;
}

std::string referred_path(const Json& value) {
    if (value.IsString()) return std::string(text_of(value));
    const Json* const path = find_told(value, reference);
    return path != nullptr && path->IsString() ? std::string(text_of(*path)) : std::string();
}

std::string told_path(const Json& resource, const char* name) {
    const Json* const value = find_told(resource, name);
    return value == nullptr ? std::string() : referred_path(*value);
}

bool is_whole_resource(const Json& value) { return find_told(value, "Id") != nullptr; }

}  // namespace haas::drivers
