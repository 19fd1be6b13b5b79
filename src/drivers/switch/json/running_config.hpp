// The running configuration of Arista's and Cisco's switches, as sections of lines.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace haas::drivers {

/// The lines of a section, without their indents. Those of deeper sections are among them.
using ConfigLines = std::vector<std::string>;

class RunningConfig {
public:
    /// Reads a printed text: a line that is not indented begins a section.
    explicit RunningConfig(std::string_view text);

    /// Reads what eAPI answers to `show running-config`: `{"cmds": {HEADER: {"cmds": {LINE: null}}}}`.
    /// @throws UnreadableError
    explicit RunningConfig(const rapidjson::Value& answer);

    /// The lines of a section, such as `interface Ethernet1`; null if there is none. Upper and lower case are the same.
    const ConfigLines* find(const std::string& header) const;

    /// All lines that are not indented, as they stand there.
    const ConfigLines& headers() const { return headers_; }

private:
    ConfigLines headers_;
    std::map<std::string, ConfigLines> sections_;  ///< by the header in lower case
};

}  // namespace haas::drivers
