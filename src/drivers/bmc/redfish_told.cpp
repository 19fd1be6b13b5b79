#include "drivers/bmc/redfish_told.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "drivers/bmc/redfish_json.hpp"

namespace haas::drivers {

namespace {

using Json = rapidjson::Value;

constexpr const char* reference = "@odata.id";
constexpr std::size_t longest_text = 200;
constexpr double highest_number = 1e15;

bool is_control(char c) {
    constexpr char delete_character = 0x7f;
    return (c >= '\0' && c < ' ') || c == delete_character;
}

std::optional<double> number_of(const Json& value) {
    if (value.IsNumber()) return value.GetDouble();
    const auto said = text_of(value);
    const auto text = base::trim(said);
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

std::string told_text(const Json& resource, const char* name) {
    auto text = find_text(resource, name);
    std::replace_if(text.begin(), text.end(), is_control, ' ');
    return std::string(base::trim(text).substr(0, longest_text));
}

std::optional<double> told_number(const Json& resource, const char* name) {
    const Json* const value = find_member(resource, name);
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
    const Json* const value = find_member(resource, name);
    std::vector<const Json*> items;
    if (value == nullptr) return items;
    if (value->IsArray()) {
        for (const auto& item : value->GetArray()) items.push_back(&item);
    } else if (value->IsObject() && find_member(*value, reference) != nullptr) {
        items.push_back(value);
    } else if (value->IsObject()) {
        for (const auto& member : value->GetObject()) items.push_back(&member.value);
    }
    return items;
}

bool is_whole_resource(const Json& value) { return find_member(value, "Id") != nullptr; }

}  // namespace haas::drivers
