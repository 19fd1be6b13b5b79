// What all commands do with the service's answers.
#pragma once

#include <string>

#include "base/json.hpp"
#include "cli/run.hpp"
#include "cli/service.hpp"

namespace haas::cli {

inline bool is_success(const Answer& answer) { return answer.status >= 200 && answer.status < 300; }

/// Parses an answer's body.
/// @throws UnreachableError  when it is not JSON: then something other than HaaS has answered
rapidjson::Document read_body(const Answer& answer);

/// A member that is a string; empty if there is none.
std::string member(const rapidjson::Value& object, const char* name);

/// `409 BlockedError: Node n1 ...`: why the service refused, safe for a terminal.
/// @throws UnreachableError  when something other than HaaS has answered
std::string refusal(const Answer& answer);

/// The line that tells what the user can do about a pending action.
std::string pending_hint(const std::string& action);

/// Prints the refusal, and returns the exit status for it.
Exit refuse(const Answer& answer, const Streams& streams);

/// The same for the user of `command`: if the API names a field, also prints the option that fills the field.
Exit refuse(const Answer& answer, const Streams& streams, const Command& command);

}  // namespace haas::cli
