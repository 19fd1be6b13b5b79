// Parses a CLI switch's answer about its ports: blocks of `Key: value` lines.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/switch/cli/table.hpp"
#include "drivers/switch/listed_ports.hpp"

namespace haas::drivers {

/// The keys of one port's block, in any case, with their values.
class PortBlock {
public:
    void add(std::string_view key, std::string_view value);
    /// Adds a line that continues the last value.
    void go_on(std::string_view more);
    /// Marks the block as flawed: it is not clear which value the line belongs to.
    void lose(std::string_view line);
    /// Replaces a value by one from a better source.
    void correct(std::string_view key, std::string_view value);

    /// The value of the first of these keys that the block has.
    std::optional<std::string> find(CliTexts keys) const;
    /// Why the block cannot be trusted; empty if it can.
    const std::string& flaw() const { return flaw_; }

private:
    std::map<std::string, std::string> values_;
    std::string last_;
    std::string flaw_;
};

/// The name of a port, from the name that a switch prints: in the spelling of the table's `port`, or, for a port that
/// no row can name, such as a port-channel, in the switch's own spelling.
/// @return  empty when the text cannot be the name of an interface
std::string listed_name(const CliTable& table, std::string_view printed);

/// The blocks of an answer, by listed_name(). A block without a valid name is listed under the printed text, and has a
/// flaw.
std::map<std::string, PortBlock> parse_port_blocks(const CliTable& table, std::string_view answer);

/// The ports of a list with a name at the beginning of each line: by listed_name(), with the name by which the switch
/// is asked for each.
/// @throws UnreadableError  when one of them cannot be a name
ListedPorts parse_port_list(const CliTable& table, std::string_view answer);

}  // namespace haas::drivers
