#include "drivers/switch/console/port_blocks.hpp"

#include "drivers/switch/console/vlan_lists.hpp"
#include "drivers/switch/console/words.hpp"

namespace haas::drivers {

void PortBlock::add(std::string_view key, std::string_view value) {
    last_ = lower(trimmed(key));
    const auto [at, added] = values_.emplace(last_, trimmed(value));
    if (!added && at->second != trimmed(value)) flaw_ = "an answer with two values of " + last_;
}

void PortBlock::go_on(std::string_view more) {
    if (last_.empty()) return;
    auto& value = values_[last_];
    if (!value.empty()) value += value.back() == ',' ? "" : ",";
    value += trimmed(more);
}

void PortBlock::lose(std::string_view line) { flaw_ = "not understood: an answer broken at " + std::string(trimmed(line)); }

void PortBlock::correct(std::string_view key, std::string_view value) { values_.insert_or_assign(lower(key), value); }

std::optional<std::string> PortBlock::find(ConsoleTexts keys) const {
    std::optional<std::string> found;
    for_each_line(keys, [&](std::string_view key) {
        const auto at = values_.find(lower(key));
        if (!found && at != values_.end()) found = at->second;
    });
    return found;
}

std::map<std::string, PortBlock> parse_port_blocks(const ConsoleTable& table, std::string_view answer) {
    std::map<std::string, PortBlock> blocks;
    PortBlock* block = nullptr;
    for_each_line(answer, [&](std::string_view line) {
        if (trimmed(line).empty()) return;
        const auto colon = line.find(':');
        const auto key = trimmed(line.substr(0, colon));
        if (colon != std::string_view::npos && key == table.block_begin) {
            const std::string port = table.port(lower(trimmed(line.substr(colon + 1))));
            const bool again = blocks.count(port) != 0;
            block = port.empty() ? nullptr : &blocks[port];
            if (block != nullptr && again) block->lose("a second answer for " + port);
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

}  // namespace haas::drivers
