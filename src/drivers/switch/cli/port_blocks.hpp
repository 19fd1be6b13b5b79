// What a CLI switch answers when it is asked for its ports: blocks of `Key: value` lines.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/switch/cli/table.hpp"
#include "drivers/switch/listed_ports.hpp"

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
    std::optional<std::string> find(CliTexts keys) const;
    /// Why nothing of it can be trusted; empty if it can.
    const std::string& flaw() const { return flaw_; }

private:
    std::map<std::string, std::string> values_;
    std::string last_;
    std::string flaw_;
};

/// The name of a port that a switch prints: the spelling of the table's `port` or, for what no row can name, such as a
/// port-channel, the switch's own.
/// @return  empty when it can be no name of an interface
std::string listed_name(const CliTable& table, std::string_view printed);

/// The blocks of an answer by listed_name(). One whose port has no such name is there by what stands in that place, and says so.
std::map<std::string, PortBlock> parse_port_blocks(const CliTable& table, std::string_view answer);

/// The ports of a list that has their names at the beginnings of its lines, by listed_name(), with how the switch is asked for
/// each.
/// @throws UnreadableError  when one of them can be no name
ListedPorts parse_port_list(const CliTable& table, std::string_view answer);

}  // namespace haas::drivers
