// Tables as people read them, alike on a terminal and in a pipe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace haas::base {

/// How many columns a UTF-8 text takes: its characters, as far as they are one column wide.
std::size_t width(std::string_view text);

/// Rows under a header, in aligned columns.
class Table {
public:
    explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    /// The rows below the header.
    bool empty() const { return rows_.size() == 1; }
    /// All lines, each behind `indent` blanks.
    std::string text(std::size_t indent = 0) const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace haas::base
