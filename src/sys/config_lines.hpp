// The line of each option in a configuration file, for messages that name file, line and reason.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace haas::sys {

class ConfigLines {
public:
    /// Checks the text of a file.
    /// @param free_text  the options (`section.key`) whose values may contain anything: no comment may follow them
    /// @throws base::ConfigError  for a line that is no section, option or comment, a repeated option, a control
    ///         character, and a value that would silently end at a `#`
    ConfigLines(const std::filesystem::path& file, const std::string& text, const std::set<std::string>& free_text);

    /// The sections, each with the line where it first begins.
    const std::map<std::string, int>& sections() const { return sections_; }

    /// Rejects the file because of one of its options (`section.key`).
    /// @throws base::ConfigError  always
    [[noreturn]] void refuse(const std::string& name, const std::string& reason) const;

    /// @throws base::ConfigError  always
    [[noreturn]] void refuse_line(int line, const std::string& reason) const;

private:
    void take_section(int line, const std::string& text);
    /// @return  `section.key`
    std::string take_option(int line, const std::string& text);

    std::string file_;
    std::string section_;
    std::map<std::string, int> sections_;
    std::map<std::string, int> options_;
};

}  // namespace haas::sys
