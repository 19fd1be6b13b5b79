// The JSON of the Redfish service in the tests.
#pragma once

#include <rapidjson/document.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "bmc/redfish_exchange.hpp"

namespace haas_test {

using Json = rapidjson::Value;
using JsonDocument = rapidjson::Document;
using Names = std::initializer_list<const char*>;

std::string to_text(const Json& value);

/// @throws std::runtime_error  for what is not JSON
JsonDocument parse_json(const std::string& text);

/// Changes a value as RFC 7396 says: null removes a member.
void merge_json(Json& into, const Json& patch, JsonDocument::AllocatorType& pool);

/// A member of a member; nothing where there is none.
const Json* find_json(const Json& object, Names names);

/// A text there; empty where there is none.
std::string text_at(const Json& object, Names names);

/// The texts of an array there; empty where there is none.
std::vector<std::string> texts_at(const Json& object, Names names);

/// Sets a member of a document, or of an object within it.
void set_text(JsonDocument& document, Json& object, const char* name, const std::string& value);
void set_texts(JsonDocument& document, Json& object, const char* name, const std::vector<std::string>& values);

bool contains(const std::vector<std::string>& words, const std::string& word);

/// The parts between commas.
std::vector<std::string> split_list(const std::string& list);

RedfishAnswer redfish_ok(const Json& body, int status = 200);

/// A refusal.
/// @param id  in DMTF's registry of base messages, or with a registry of its own ("Ami.1.0.X")
/// @source  DSP0266, "Error responses"
RedfishAnswer redfish_error(int status, const std::string& id, const std::string& message,
                            const std::vector<std::string>& arguments = {});

RedfishAnswer redfish_not_found(const std::string& path);
RedfishAnswer redfish_not_allowed(const std::string& methods);

/// A refusal, unless a request has a JSON object as its body, which is then in `document`.
enum class EmptyBody { refused, accepted };
RedfishAnswer read_redfish_body(const RedfishRequest& request, JsonDocument& document,
                                EmptyBody empty = EmptyBody::refused);

}  // namespace haas_test
