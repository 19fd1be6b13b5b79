// Where each option of a configuration file stands, for messages that name file, line and reason.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace haas::sys {

class ConfigLines {
public:
    /// Looks through the text of a file.
    /// @throws base::ConfigError  for a line that is no section, option or comment, an option that is given twice, and a
    ///                            value with a `#` in it, which would silently end there
    ConfigLines(const std::filesystem::path& file, const std::string& text);

    /// Refuses the file for an option (`section.key`) of it.
    /// @throws base::ConfigError  always
    [[noreturn]] void refuse(const std::string& name, const std::string& reason) const;

private:
    [[noreturn]] void refuse_line(int line, const std::string& reason) const;
    std::string file_;
    std::map<std::string, int> lines_;
};

}  // namespace haas::sys
