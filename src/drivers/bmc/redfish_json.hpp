// Reads the JSON of a Redfish service, which may be anything: what has another shape than the standard says counts as
// missing, so that nothing fails over a property that is not needed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace haas::drivers {

using RedfishJson = rapidjson::Value;

/// The JSON object that a body must be. A byte order mark and NUL bytes at the end are ignored.
/// @throws base::Error  for anything else; the text contains the reason
rapidjson::Document parse_redfish_body(const std::string& body);

/// @name A member, or nothing if it is missing, null or has another type
/// Redfish writes null for an unknown value.
/// @{
const RedfishJson* find_member(const RedfishJson& object, const char* name);
const RedfishJson* find_object(const RedfishJson& object, const char* name);
const RedfishJson* find_array(const RedfishJson& object, const char* name);
std::string find_text(const RedfishJson& object, const char* name);
std::vector<std::string> find_texts(const RedfishJson& object, const char* name);
/// @}

/// A string, or a number as it was written.
std::string text_of(const RedfishJson& value);

/// The link in a reference to another resource, `{"@odata.id": LINK}`, or the link itself; empty for anything else.
std::string link_of(const RedfishJson& reference);
std::string find_link(const RedfishJson& object, const char* name);

/// Calls `use` for each object in an array, or for the object itself, as some services write an array of one.
void for_each_object(const RedfishJson* list, const std::function<void(const RedfishJson&)>& use);

}  // namespace haas::drivers
