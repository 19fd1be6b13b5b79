#include "drivers/switch/cli/port_blocks.hpp"

#include "base/text.hpp"
#include "drivers/switch/error_texts.hpp"
#include "drivers/switch/port_names.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

void PortBlock::add(std::string_view key, std::string_view value) {
    last_ = base::lower(base::trim(key));
    const auto [at, added] = values_.emplace(last_, base::trim(value));
    if (!added && at->second != base::trim(value)) flaw_ = "an answer with two values of " + last_;
}

void PortBlock::go_on(std::string_view more) {
    if (last_.empty()) return;
    auto& value = values_[last_];
    if (!value.empty()) value += value.back() == ',' ? "" : ",";
    value += base::trim(more);
}

void PortBlock::lose(std::string_view line) {
    flaw_ = "not understood: an answer broken at " + std::string(base::trim(line));
}

void PortBlock::correct(std::string_view key, std::string_view value) {
    values_.insert_or_assign(base::lower(key), value);
}

std::optional<std::string> PortBlock::find(CliTexts keys) const {
    std::optional<std::string> found;
    for_each_line(keys, [&](std::string_view key) {
        const auto at = values_.find(base::lower(key));
        if (!found && at != values_.end()) found = at->second;
    });
    return found;
}

std::string listed_name(const CliTable& table, std::string_view printed) {
    auto port = table.port(base::lower(printed));
    if (!port.empty()) return port;
    const auto channel = channel_number(printed);
    if (!channel.empty()) return "Po" + std::string(channel);
    return is_interface_name(printed) ? std::string(printed) : std::string();
}

std::map<std::string, PortBlock> parse_port_blocks(const CliTable& table, std::string_view answer) {
    std::map<std::string, PortBlock> blocks;
    PortBlock* block = nullptr;
    for_each_line(answer, [&](std::string_view line) {
        if (base::trim(line).empty()) return;
        const auto colon = line.find(':');
        const auto key = base::trim(line.substr(0, colon));
        if (colon != std::string_view::npos && key == table.block_begin) {
            const auto printed = base::trim(line.substr(colon + 1));
            const std::string name = listed_name(table, printed);
            const std::string port = name.empty() ? base::whole_line(printed) : name;
            const bool again = blocks.contains(port);
            block = &blocks[port];
            if (name.empty()) block->lose(line);
            if (again) block->lose("a second answer for " + port);
        } else if (block == nullptr) {
            return;
        } else if (colon != std::string_view::npos) {
            block->add(key, line.substr(colon + 1));
        } else if (line.front() == ' ') {
            block->go_on(line);
        } else if (is_part_of_list(line)) {
            block->lose(line);
        }
    });
    return blocks;
}

/// @source  Dell N-Series and PowerConnect 5500, `show interfaces status`, as in the test data of ntc-templates: a
///          table of ports, one of the management port (`oob`, which has no number), and one of port-channels;
///          continuation lines are indented
ListedPorts parse_port_list(const CliTable& table, std::string_view answer) {
    constexpr std::string_view digits = "0123456789";
    ListedPorts ports;
    for_each_line(answer, [&](std::string_view line) {
        const auto word = line.substr(0, line.find(' '));
        // Skips names of columns, and log messages.
        if (word.empty() || !base::is_letter(word.front()) || word.find_first_of(digits) == std::string_view::npos)
            return;
        const auto name = listed_name(table, word);
        if (name.empty()) throw UnreadableError("a list of ports with " + base::whole_line(line));
        const auto channel = channel_number(name);
        ports.emplace(name, channel.empty() ? name : "port-channel " + std::string(channel));
    });
    return ports;
}

}  // namespace haas::drivers
