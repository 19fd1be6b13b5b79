// What all commands do with an answer of the service.
#pragma once

#include <string>

#include "base/json.hpp"
#include "cli/run.hpp"
#include "cli/service.hpp"

namespace haas::cli {

inline bool is_success(const Answer& answer) { return answer.status >= 200 && answer.status < 300; }

/// An answer's body, read.
/// @throws UnreachableError  when it is not JSON: then it is not HaaS that answered
rapidjson::Document read_body(const Answer& answer);

/// A member that is a string; empty if there is none.
std::string member(const rapidjson::Value& object, const char* name);

/// `409 BlockedError: Node n1 ...`: why the service refused, safe for a terminal.
/// @throws UnreachableError  when it is not HaaS that answered
std::string refusal(const Answer& answer);

/// The line that tells what can be done about an action that is pending.
std::string pending_hint(const std::string& action);

/// Says it, and gives the exit status that goes with it.
Exit refuse(const Answer& answer, const Streams& streams);

/// The same to who typed `command`: the API's word for what is at fault is followed by what to type for it.
Exit refuse(const Answer& answer, const Streams& streams, const Command& command);

}  // namespace haas::cli
