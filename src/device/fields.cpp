#include "device/fields.hpp"

#include <utility>

#include "base/error.hpp"

namespace haas::device {

namespace {

[[noreturn]] void refuse(const std::string& name) {
    throw base::Error("the member " + name + " is missing or has another type than it must have");
}

}  // namespace

Fields::Fields(const rapidjson::Value& object) : object_(object) {
    if (!object.IsObject()) throw base::Error("there is no JSON object");
}

const rapidjson::Value* Fields::find(const char* name) const {
    const auto member = object_.FindMember(name);
    return member == object_.MemberEnd() || member->value.IsNull() ? nullptr : &member->value;
}

const rapidjson::Value& Fields::value(const char* name) const {
    const auto* const found = find(name);
    if (found == nullptr) refuse(name);
    return *found;
}

std::optional<std::string> Fields::find_text(const char* name) const {
    const auto* const found = find(name);
    if (found == nullptr) return std::nullopt;
    if (!found->IsString()) refuse(name);
    return std::string(found->GetString(), found->GetStringLength());
}

std::optional<std::int64_t> Fields::find_number(const char* name) const {
    const auto* const found = find(name);
    if (found == nullptr) return std::nullopt;
    if (!found->IsInt64()) refuse(name);
    return found->GetInt64();
}

std::optional<int> Fields::find_int(const char* name) const {
    const auto number = find_number(name);
    if (!number) return std::nullopt;
    if (!std::in_range<int>(*number)) throw base::Error(std::string("the member ") + name + " is out of range");
    return static_cast<int>(*number);
}

std::optional<double> Fields::find_fraction(const char* name) const {
    const auto* const found = find(name);
    if (found == nullptr) return std::nullopt;
    if (!found->IsNumber()) refuse(name);
    return found->GetDouble();
}

std::optional<bool> Fields::find_flag(const char* name) const {
    const auto* const found = find(name);
    if (found == nullptr) return std::nullopt;
    if (!found->IsBool()) refuse(name);
    return found->GetBool();
}

std::string Fields::text(const char* name) const {
    auto found = find_text(name);
    if (!found) refuse(name);
    return *std::move(found);
}

std::int64_t Fields::number(const char* name) const {
    const auto found = find_number(name);
    if (!found) refuse(name);
    return *found;
}

bool Fields::flag(const char* name) const {
    const auto found = find_flag(name);
    if (!found) refuse(name);
    return *found;
}

std::vector<std::string> Fields::texts(const char* name) const {
    const auto& list = value(name);
    if (!list.IsArray()) refuse(name);
    std::vector<std::string> all;
    for (const auto& each : list.GetArray()) {
        if (!each.IsString()) refuse(name);
        all.emplace_back(each.GetString(), each.GetStringLength());
    }
    return all;
}

}  // namespace haas::device
