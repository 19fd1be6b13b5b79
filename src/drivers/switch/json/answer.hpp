// Reads what switches answer in JSON, where the type of a value differs with the release: numbers are often strings.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "core/vlan.hpp"

namespace haas::drivers {

/// A member of an object; null if there is none, or if `value` is null or no object.
const rapidjson::Value* find_member(const rapidjson::Value* value, const char* name);

/// A string, or a whole number in decimal; empty for anything else.
std::string text_of(const rapidjson::Value* value);

/// A VLAN, as a number or as its digits; empty for anything else.
std::optional<core::Vlan> vlan_of(const rapidjson::Value* value);

/// The member of an object, which must be there.
/// @throws UnreadableError
const rapidjson::Value& get_member(const rapidjson::Value& value, const char* name);

/// What an error shows of an answer that is not understood. A part of it could be of a running configuration, which has
/// hashes of passwords and SNMP communities.
std::string size_text(std::string_view answer);

/// Calls `use` with each element of an array. Also takes a single value, as some switches write a list of one.
template <class Use>
void for_each_element(const rapidjson::Value* list, Use use) {
    if (list == nullptr || list->IsNull()) return;
    if (!list->IsArray()) return use(*list);
    for (const auto& element : list->GetArray()) use(element);
}

}  // namespace haas::drivers
