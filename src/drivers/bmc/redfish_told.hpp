// What a Redfish resource tells beside what HaaS needs, read leniently: what is missing, null or of another type than
// in the standard is not told, and fails nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace haas::drivers {

/// A text on one line without blanks around it, at most 200 bytes of it; empty when it is not told.
std::string told_text(const rapidjson::Value& resource, const char* name);

/// A number, also one written as a text; empty when it has more than 15 digits.
std::optional<double> told_number(const rapidjson::Value& resource, const char* name);

/// A number above zero, times `unit`, rounded: services write 0 for what they do not know.
std::optional<long long> told_amount(const rapidjson::Value& resource, const char* name, double unit = 1);

/// The items of a list. Some services write one item, or an object of items, instead of an array.
std::vector<const rapidjson::Value*> told_list(const rapidjson::Value& resource, const char* name);

/// Whether a value has more than a reference: services may write whole resources into a collection.
bool is_whole_resource(const rapidjson::Value& value);

}  // namespace haas::drivers
