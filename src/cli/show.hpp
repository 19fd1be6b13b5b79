// Answers as people read them: lists, records and tables, alike on a terminal and in a pipe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "http/json.hpp"

namespace haas::cli {

/// Rows under a header, in aligned columns.
class Table {
public:
    explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    /// All lines, each behind `indent` blanks.
    std::string text(std::size_t indent = 0) const;

private:
    std::vector<std::vector<std::string>> rows_;
};

/// A text in which nothing can command a terminal: control characters are shown as escapes.
std::string visible(std::string_view text);

/// An answer in the form that its command has; ends with a line's end unless it is empty.
std::string show(const Output& output, const rapidjson::Value& answer);

}  // namespace haas::cli
