#include "drivers/switch/json/running_config.hpp"

#include "base/text.hpp"
#include "drivers/switch/json/answer.hpp"
#include "drivers/switch/vlan_lists.hpp"

namespace haas::drivers {

namespace {

/// Sections of sections have a few levels.
constexpr int deepest_section = 10;

void add_lines(const rapidjson::Value* section, ConfigLines& lines, int depth) {
    const auto* const commands = find_member(section, "cmds");
    if (commands == nullptr || !commands->IsObject()) return;
    if (depth > deepest_section) throw UnreadableError("a configuration of too many levels");
    for (const auto& command : commands->GetObject()) {
        lines.emplace_back(command.name.GetString(), command.name.GetStringLength());
        add_lines(&command.value, lines, depth + 1);
    }
}

}  // namespace

RunningConfig::RunningConfig(std::string_view text) {
    ConfigLines* section = nullptr;
    for (const auto line : base::split(text, '\n')) {
        const auto words = base::trim(line);
        if (words.empty() || words.front() == '!') continue;
        if (line.front() == ' ' || line.front() == '\t') {
            if (section != nullptr) section->emplace_back(words);
            continue;
        }
        headers_.emplace_back(words);
        section = &sections_[base::lower(words)];
    }
}

RunningConfig::RunningConfig(const rapidjson::Value& answer) {
    const auto& commands = get_member(answer, "cmds");
    if (!commands.IsObject()) throw UnreadableError("an answer without a configuration");
    for (const auto& command : commands.GetObject()) {
        headers_.emplace_back(command.name.GetString(), command.name.GetStringLength());
        add_lines(&command.value, sections_[base::lower(headers_.back())], 1);
    }
}

const ConfigLines* RunningConfig::find(const std::string& header) const {
    const auto found = sections_.find(base::lower(header));
    return found == sections_.end() ? nullptr : &found->second;
}

}  // namespace haas::drivers
