// Shows answers to people: lists, records and tables, the same on a terminal and in a pipe.
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/visible.hpp"
#include "cli/command.hpp"

namespace haas::cli {

using base::visible;

/// The answer in the form that its command has; ends with a newline unless it is empty.
std::string show(const Output& output, const rapidjson::Value& answer);

}  // namespace haas::cli
