// Tables as text for people; the same on a terminal and in a pipe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace haas::base {

/// The number of columns of a UTF-8 text: its number of characters, assuming that each is one column wide.
std::size_t width(std::string_view text);

/// Rows under a header, in aligned columns. What would not be visible in a cell is shown by visible().
class Table {
public:
    explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
    void add(std::vector<std::string> row);
    /// Whether there is no row below the header.
    bool empty() const { return rows_.size() == 1; }
    /// All lines, each indented by `indent` blanks.
    std::string text(std::size_t indent = 0) const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace haas::base
