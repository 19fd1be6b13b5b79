// What a Redfish resource tells beside what HaaS needs, read leniently: what is missing, null or of another type than
// in the standard is not told, and fails nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace haas::drivers {

/// A member of an object; null when it is not told.
const rapidjson::Value* find_told(const rapidjson::Value& resource, const char* name);

/// A text on one line without blanks around it, at most 200 bytes of it; empty when it is not told.
std::string told_text(const rapidjson::Value& resource, const char* name);

/// A number, also one written as a text; empty when it has more than 15 digits.
std::optional<double> told_number(const rapidjson::Value& resource, const char* name);

/// A number above zero, times `unit`, rounded: services write 0 for what they do not know.
std::optional<long long> told_amount(const rapidjson::Value& resource, const char* name, double unit = 1);

/// The items of a list. Some services write one item, or an object of items, instead of an array.
std::vector<const rapidjson::Value*> told_list(const rapidjson::Value& resource, const char* name);

/// Where the resource is that a value refers to; empty when it refers to none.
std::string referred_path(const rapidjson::Value& value);

/// The same for a member of a resource.
std::string told_path(const rapidjson::Value& resource, const char* name);

/// Whether a value has more than a reference: services may write whole resources into a collection.
bool is_whole_resource(const rapidjson::Value& value);

}  // namespace haas::drivers
