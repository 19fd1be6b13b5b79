#include "sys/config_lines.hpp"

#include <algorithm>
#include <sstream>

#include "base/error.hpp"
#include "base/text.hpp"

namespace haas::sys {

namespace {

constexpr std::string_view blanks = " \t\r";

bool is_control(char c) { return (c >= 0 && c < ' ' && c != '\t' && c != '\r') || c == 0x7f; }

}  // namespace

ConfigLines::ConfigLines(const std::filesystem::path& file, const std::string& text,
                         const std::set<std::string>& free_text)
    : file_(file.string()) {
    std::istringstream stream(text);
    std::string raw;
    for (int number = 1; std::getline(stream, raw); ++number) {
        if (std::any_of(raw.begin(), raw.end(), is_control)) refuse_line(number, "there is a control character");
        const std::size_t comment = raw.find('#');
        const std::string line(base::trim(std::string_view(raw).substr(0, comment), blanks));
        if (line.empty()) continue;
        if (line.front() == '[') {
            take_section(number, line);
            continue;
        }
        const std::string name = take_option(number, line);
        if (comment == std::string::npos) continue;
        // Program_options ends the value at the #, even where the # was meant to belong to it.
        const bool attached = !base::contains(blanks, raw[comment - 1]);
        if (attached || line.back() == '=' || free_text.contains(name)) {
            refuse_line(number, "a # begins a comment, so this value cannot hold one");
        }
    }
}

void ConfigLines::take_section(int line, const std::string& text) {
    section_ = text.substr(1, text.size() - 2);
    if (text.back() != ']' || section_.empty() || base::trim(section_, blanks) != section_) {
        refuse_line(line, "this is not a section: [name]");
    }
    sections_.emplace(section_, line);
}

std::string ConfigLines::take_option(int line, const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) refuse_line(line, "this is not an option: key = value");
    if (section_.empty()) refuse_line(line, "this option is in no section");
    std::string name = section_ + '.' + std::string(base::trim(std::string_view(text).substr(0, equals), blanks));
    const auto [found, added] = options_.emplace(name, line);
    if (!added) refuse_line(line, "this option was given in line " + std::to_string(found->second) + " already");
    return name;
}

void ConfigLines::refuse(const std::string& name, const std::string& reason) const {
    const auto found = options_.find(name);
    if (found != options_.end()) refuse_line(found->second, reason);
    throw base::ConfigError(file_ + ": " + reason);
}

void ConfigLines::refuse_line(int line, const std::string& reason) const {
    throw base::ConfigError(file_ + ":" + std::to_string(line) + ": " + reason);
}

}  // namespace haas::sys
