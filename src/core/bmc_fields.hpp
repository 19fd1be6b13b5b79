// The fields of a BMC's address by name, with the values that each may have, and their JSON: in requests, in responses
// and in the job of haas-console.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "core/bmc_address.hpp"

namespace haas::core {

bool is_bmc_field(std::string_view name);

/// What a request calls the fields that every address has.
struct BmcFieldNames {
    const char* host = "host";
    const char* user = "user";
    const char* password = "password";
};

/// A whole address, from those members of an object that are its fields. A mock BMC needs only its type.
/// @throws ValidationError   when the type, the host or the user is missing, or a value has another type than its
///         field; BadArgumentError  for a value that its field cannot have
BmcAddress parse_bmc_address(const rapidjson::Value& object);

/// Refuses what no lookup and no BMC of this type can take.
/// @throws ValidationError  when the host is missing, or the user, unless the type of BMC can do without
/// @throws BadArgumentError  for a host that is neither a name nor an address, and for an IPMI user of more than 16
/// bytes
void require_complete(const BmcAddress& address, const BmcFieldNames& names = {});

/// The same for an address from the database, of which each field must also be one that a request can have given.
/// @throws  as require_complete()
void require_legal(const BmcAddress& address);

/// A change of some fields; the others stay.
/// @throws BadArgumentError  for a value that its field cannot have
using BmcEdit = std::function<void(BmcAddress&)>;

/// A change to those members of an object that are fields of an address; null removes those that may be left out.
/// @throws ValidationError  when a value has another type than its field
BmcEdit parse_bmc_edit(const rapidjson::Value& object);

/// Writes the fields as members of an open object; those with their usual values are left out.
void write_bmc_fields(base::JsonWriter& json, const BmcAddress& address);

/// Where a password goes: names and values of the fields that decide it.
std::vector<std::string> password_place(const BmcAddress& address);

/// The protections of the password that the address does without: the names of the fields that say so.
std::set<std::string> missing_protections(const BmcAddress& address);

/// Whether a password for one BMC may be sent as the other address says: to the same place, and with no less
/// protection.
bool may_keep_password(const BmcAddress& before, const BmcAddress& after);

/// A host, address, URL or user name: printable, without blanks, and nothing that a tool could take for an option.
/// @param field  the request field it came from
/// @throws BadArgumentError
std::string parse_bmc_text(std::string_view text, const std::string& field);

/// @throws BadArgumentError  when the BMC can have no such password, as it is too long
void require_bmc_password(const base::Secret& password, const BmcAddress& address, const BmcFieldNames& names = {});

}  // namespace haas::core
