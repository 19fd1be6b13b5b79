#include "drivers/bridge/plan.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string_view>

namespace haas::drivers {

namespace {

/// The most bytes of arguments in one sysctl: well below Linux's limit (2 MiB).
constexpr std::size_t longest_call = std::size_t{256} * 1024;

/// How many first words all sysctl commands share.
constexpr std::size_t sysctl_words = 3;

std::string quoted(const std::string& word) {
    const bool plain = std::all_of(word.begin(), word.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || (c != '\0' && std::strchr("_./:,=+-@%", c) != nullptr);
    });
    if (plain && !word.empty()) return word;
    std::string text = "'";
    for (const char c : word) {
        if (c == '\'') {
            text += "'\\''";
        } else {
            text += c;
        }
    }
    return text + '\'';
}

std::size_t length(const BridgeCommand& words) {
    std::size_t sum = 0;
    for (const auto& word : words) sum += word.size() + sizeof(char*) + 1;
    return sum;
}

}  // namespace

std::string bridge_of_vlan(core::Vlan vlan) { return "br-vlan" + std::to_string(vlan); }

std::string to_shell(const BridgeCommand& command) {
    std::string text;
    for (const auto& word : command) text += (text.empty() ? "" : " ") + quoted(word);
    return text;
}

std::vector<BridgeBatch> to_batches(const std::vector<BridgeCommand>& commands) {
    std::vector<BridgeBatch> batches;
    std::string program;
    std::size_t size = 0;
    for (const auto& command : commands) {
        const bool same = command.front() == program;
        program = command.front();
        if (program == "ip") {
            if (!same) batches.push_back({{"ip", "-batch", "-"}, {}});
            batches.back().lines.push_back(command);
        } else if (program == "sysctl" && same && size + length(command) < longest_call) {
            size += length(command);
            auto& argv = batches.back().argv;
            argv.insert(argv.end(), command.begin() + sysctl_words, command.end());
        } else {
            size = length(command);
            batches.push_back({command, {}});
        }
    }
    return batches;
}

const BridgeCommand* find_failed_line(const BridgeBatch& batch, const std::string& errors) {
    constexpr std::string_view mark = "Command failed -:";
    const auto found = errors.find(mark);
    if (found == std::string::npos) return nullptr;
    std::size_t number = 0;
    std::from_chars(errors.data() + found + mark.size(), errors.data() + errors.size(), number);
    return number >= 1 && number <= batch.lines.size() ? &batch.lines[number - 1] : nullptr;
}

}  // namespace haas::drivers
