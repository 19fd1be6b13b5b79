// What a console switch answers when it is asked for its ports: blocks of `Key: value` lines.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/switch/console/table.hpp"

namespace haas::drivers {

/// The keys of one port's block, whatever their case, with their values.
class PortBlock {
public:
    void add(std::string_view key, std::string_view value);
    /// A line that goes on with the value before it.
    void go_on(std::string_view more);
    /// A line that belongs to some value, but does not say so.
    void lose(std::string_view line);
    /// Another source knows better.
    void correct(std::string_view key, std::string_view value);

    /// The value of the first of these keys that is there.
    std::optional<std::string> find(ConsoleTexts keys) const;
    /// Why nothing of it can be trusted; empty if it can.
    const std::string& flaw() const { return flaw_; }

private:
    std::map<std::string, std::string> values_;
    std::string last_;
    std::string flaw_;
};

/// The blocks of an answer by the spelling that the table's `port` gives to their ports; those of what is no port by the table
/// are left out.
std::map<std::string, PortBlock> parse_port_blocks(const ConsoleTable& table, std::string_view answer);

}  // namespace haas::drivers
