// A log line that collects its fields one by one.
#pragma once

#include <string>
#include <string_view>

#include "base/log.hpp"

namespace haas::base::log {

/// What set_request_id() has set for this thread.
std::string_view request_id();

class Entry {
public:
    explicit Entry(std::string_view event) : line_(event) {}

    /// Longer values are truncated and end with `...`.
    static constexpr std::size_t longest_value = 100;

    Entry& add(std::string_view key, std::string_view value);

    void write(Level level) const;

private:
    std::string line_;
};

}  // namespace haas::base::log
