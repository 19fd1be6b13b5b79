// Shows answers to people: lists, records and tables, the same on a terminal and in a pipe.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "cli/command.hpp"

namespace haas::cli {

/// Makes a text safe for a terminal: control characters become escapes.
std::string visible(std::string_view text);

/// The answer in the form that its command has; ends with a newline unless it is empty.
std::string show(const Output& output, const rapidjson::Value& answer);

}  // namespace haas::cli
