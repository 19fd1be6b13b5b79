// The fields of a BMC's address by name, with the values that each may have, and their JSON: in requests, in responses
// and in the job of haas-console.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "core/bmc_address.hpp"

namespace haas::core {

bool is_bmc_field(std::string_view name);

/// A whole address, from those members of an object that are its fields. A mock BMC needs only its type.
/// @throws ValidationError   when the type, the host or the user is missing, or a value has another type than its
///         field; BadArgumentError  for a value that its field cannot have
BmcAddress parse_bmc_address(const rapidjson::Value& object);

/// @throws ValidationError  when the host is missing, or the user, unless the type of BMC can do without
void require_complete(const BmcAddress& address);

/// A change of some fields; the others stay.
/// @throws BadArgumentError  for a value that its field cannot have
using BmcEdit = std::function<void(BmcAddress&)>;

/// A change to those members of an object that are fields of an address; null removes those that may be left out.
/// @throws ValidationError  when a value has another type than its field
BmcEdit parse_bmc_edit(const rapidjson::Value& object);

/// Writes the fields as members of an open object; those with their usual values are left out.
void write_bmc_fields(base::JsonWriter& json, const BmcAddress& address);

/// A host, address, URL or user name: printable, without blanks, and nothing that a tool could take for an option.
/// @param field  the request field it came from
/// @throws BadArgumentError
std::string parse_bmc_text(std::string_view text, const std::string& field);

/// @param field  the request field it came from
/// @throws BadArgumentError  when it is too long
void require_bmc_password(const base::Secret& password, const std::string& field);

}  // namespace haas::core
