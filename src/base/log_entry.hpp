// A log line whose fields are gathered one by one.
#pragma once

#include <string>
#include <string_view>

#include "base/log.hpp"

namespace haas::base::log {

class Entry {
public:
    explicit Entry(std::string_view event) : line_(event) {}

    /// Values that are longer are cut off, and say so by `...`.
    static constexpr std::size_t longest_value = 100;

    Entry& add(std::string_view key, std::string_view value);

    void write(Level level) const;

private:
    std::string line_;
};

}  // namespace haas::base::log
