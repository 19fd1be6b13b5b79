// Answers as people read them: lists, records and tables, alike on a terminal and in a pipe.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "cli/command.hpp"

namespace haas::cli {

/// A text in which nothing can command a terminal: control characters are shown as escapes.
std::string visible(std::string_view text);

/// An answer in the form that its command has; ends with a line's end unless it is empty.
std::string show(const Output& output, const rapidjson::Value& answer);

}  // namespace haas::cli
