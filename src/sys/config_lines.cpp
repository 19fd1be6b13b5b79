#include "sys/config_lines.hpp"

#include <sstream>

#include "base/error.hpp"

namespace haas::sys {

namespace {

std::string trim(const std::string& text) {
    constexpr const char* blanks = " \t\r";
    const std::size_t from = text.find_first_not_of(blanks);
    if (from == std::string::npos) return {};
    return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

}  // namespace

ConfigLines::ConfigLines(const std::filesystem::path& file, const std::string& text) : file_(file.string()) {
    std::istringstream stream(text);
    std::string section;
    std::string raw;
    for (int number = 1; std::getline(stream, raw); ++number) {
        const std::size_t comment = raw.find('#');
        const std::string line = trim(raw.substr(0, comment));
        if (line.empty()) continue;
        if (comment != std::string::npos && comment > 0 && raw[comment - 1] != ' ' && raw[comment - 1] != '\t') {
            refuse_line(number, "a # begins a comment, so a value cannot hold one");
        }
        if (line.front() == '[') {
            if (line.back() != ']' || line.size() < 3) refuse_line(number, "this is not a section: [name]");
            section = trim(line.substr(1, line.size() - 2));
            continue;
        }
        const std::size_t equals = line.find('=');
        if (equals == std::string::npos || equals == 0) refuse_line(number, "this is not an option: key = value");
        if (section.empty()) refuse_line(number, "this option is in no section");
        const std::string name = section + '.' + trim(line.substr(0, equals));
        const auto [found, added] = lines_.emplace(name, number);
        if (!added) refuse_line(number, "this option was given in line " + std::to_string(found->second) + " already");
    }
}

void ConfigLines::refuse(const std::string& name, const std::string& reason) const {
    const auto found = lines_.find(name);
    if (found != lines_.end()) refuse_line(found->second, reason);
    throw base::ConfigError(file_ + ": " + reason);
}

void ConfigLines::refuse_line(int line, const std::string& reason) const {
    throw base::ConfigError(file_ + ":" + std::to_string(line) + ": " + reason);
}

}  // namespace haas::sys
